//! What the trail says was done, in words.

use crate::texts::Texts;

/// A step of the trail, as it is called there, in words; what no version of this program writes stays as it is.
pub(super) fn did(action: &str, t: Texts) -> String {
    let key = match action {
        "alert.close" => "did-alert-close",
        "assignment.state" => "did-assignment-state",
        "block.add" => "did-block-add",
        "call_back.state" => "did-call-back-state",
        "calendar.add" => "did-calendar-add",
        "calendar.end" => "did-calendar-end",
        "card.add" => "did-card-add",
        "card.revoke" => "did-card-revoke",
        "concern.state" => "did-concern-state",
        "consent.add" => "did-consent-add",
        "consent.withdraw" => "did-consent-withdraw",
        "disclosure" => "did-disclosure",
        "grant.add" => "did-grant-add",
        "grant.end" => "did-grant-end",
        "helper.offer" => "did-helper-offer",
        "helper.state" => "did-helper-state",
        "interview.add" => "did-interview-add",
        "invitation.state" => "did-invitation-state",
        "organisation.setting" => "did-organisation-setting",
        "passkey.add" => "did-passkey-add",
        "passkey.copied" => "did-passkey-copied",
        "passkey.remove" => "did-passkey-remove",
        "password.set" => "did-password-set",
        "person.add" => "did-person-add",
        "person.care" => "did-person-care",
        "person.correct" => "did-person-correct",
        "person.state" => "did-person-state",
        "request.anonymise" => "did-request-anonymise",
        "request.check" => "did-request-check",
        "request.place" => "did-request-place",
        "request.state" => "did-request-state",
        "round" => "did-round",
        "second_factor.add" => "did-second-factor-add",
        "second_factor.remove" => "did-second-factor-remove",
        "second_factor.reset" => "did-second-factor-reset",
        "sign_in.passkey" => "did-sign-in-passkey",
        "sign_in.recovery" => "did-sign-in-recovery",
        "sign_in.staff" => "did-sign-in-staff",
        "staff.invite" => "did-staff-invite",
        "vetting.add" => "did-vetting-add",
        "vetting.end" => "did-vetting-end",
        "visit.state" => "did-visit-state",
        other => return other.to_owned(),
    };
    t.get(key).into_owned()
}
