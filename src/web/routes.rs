//! Every route, in one readable list.

use axum::Router;
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::cookies::{self, Keep};
use super::extract::local_path;
use super::forms::Answers;
#[cfg(feature = "passkeys")]
use super::handlers::passkeys;
#[cfg(feature = "webpush")]
use super::handlers::push;
use super::handlers::{
    account, additional, admin, aside, ask, ask_who, away, bonds, bonds_desk, calendar, coming, desk,
    desk_files, desk_helping, desk_new, desk_rights, desk_whom, dev, door, emergency, fees, figures,
    handover, helping, hours, joining, learn, learn_day, learn_door, learn_roster, learn_service,
    learn_sheet, learn_teams, learning, letters, me, offer, outings, outings_desk, papers, people, photos,
    prices, public, requests, rights, speak, staff, story, swap, texts, threads, week,
};
use super::page::{Page, render_public};
use super::pages::public::{Accessibility, Home, HowMatchingWorks, Offline, Privacy, Weights};
use super::prefs::{LANG_COOKIE, SIZE_COOKIE, THEME_COOKIE, TextSize, Theme};
use super::who::Who;
use super::{WebError, WebState, assets, layers};
use crate::domain::language::Lang;
use crate::service::{ServiceError, rights as service_rights, sign_in};

/// All pages, with everything that surrounds them.
pub fn router(state: &WebState) -> Router {
    let routes = Router::new()
        // everyone
        .route("/", get(home))
        .route("/how-matching-works", get(how_matching_works))
        .route("/privacy", get(privacy))
        .route("/accessibility", get(accessibility))
        .route("/offline", get(offline))
        .route("/preferences", post(set_preferences))
        .route("/call-me", get(public::call_me).post(public::ask_for_call))
        .route("/zones", get(public::zones))
        .route("/zones/{zone}", get(public::zone))
        .route("/livez", get(public::livez))
        .route("/readyz", get(public::readyz))
        // signing in
        .route("/sign-in", get(account::sign_in).post(account::send_code))
        .route("/codes/{code}", get(account::code).post(account::enter_code))
        .route("/links/{token}", get(account::link).post(account::enter_link))
        .route("/card", get(account::card).post(account::enter_card))
        .route(
            "/card/{token}",
            get(account::scanned_card).post(account::enter_scanned_card),
        )
        .route("/who-are-you", get(account::who_are_you).post(account::switch))
        .route("/fresh", get(account::fresh).post(account::send_fresh))
        .route(
            "/fresh/{code}",
            get(account::fresh_code).post(account::enter_fresh),
        )
        .route("/staff", get(staff::staff).post(staff::staff_sign_in))
        .route("/staff/second", get(staff::second).post(staff::enter_second))
        .route(
            "/staff/second/new",
            get(staff::new_factor).post(staff::confirm_factor),
        )
        .route("/staff/second/renew", post(staff::renew_factor))
        .route(
            "/staff/welcome/{token}",
            get(staff::welcome).post(staff::choose_password),
        )
        .route("/staff/home", get(staff::home))
        .route("/sign-out", post(account::sign_out))
        .route("/me", get(me::me))
        .route("/me/reach", post(me::set_reach))
        .route("/me/devices/end-others", post(me::end_other_devices))
        .route("/me/devices/{session}/end", post(me::end_device))
        .route("/me/card", post(me::make_card))
        .route("/me/cards/{card}/end", post(me::end_card))
        // one's own calendar
        .route("/me/calendar", post(calendar::make))
        .route("/me/calendar/end", post(calendar::end))
        .route("/calendar/{file}", get(calendar::feed))
        // one's own data
        .route("/me/data", get(rights::data))
        .route("/me/data.json", get(rights::data_file))
        .route("/me/consent", post(rights::consent))
        .route("/me/correct", get(rights::correct).post(rights::set_correct))
        .route("/me/emergency", get(emergency::my).post(emergency::set_my))
        .route("/me/erase", get(rights::erase).post(rights::do_erase))
        .route("/me/erased", get(rights::erased))
        // asking
        .route("/ask", get(ask::what).post(ask::set_what))
        .route("/ask/when", get(ask::when).post(ask::set_when))
        .route("/ask/where", get(ask::place).post(ask::set_place))
        .route("/ask/know", get(ask::know).post(ask::set_know))
        .route("/ask/speak", get(speak::speak).post(speak::send))
        .route("/ask/spoken/{token}", get(speak::sent).post(speak::take_back))
        .route("/ask/photo", get(photos::of_draft))
        .route("/ask/who", get(ask_who::who).post(ask_who::set_who))
        .route("/ask/check", get(ask_who::check).post(ask_who::send))
        .route("/mine", get(requests::mine))
        .route("/mine/spoken/{call}", post(speak::take_back_mine))
        .route("/requests/{request}", get(requests::status))
        .route(
            "/requests/{request}/visits",
            get(coming::visits).post(coming::act),
        )
        .route("/requests/{request}/cancel", post(requests::cancel))
        .route("/requests/{request}/came", post(requests::came))
        .route("/requests/{request}/thanks", post(requests::thanks))
        .route("/requests/{request}/apart", post(requests::rather_not))
        .route("/requests/{request}/aside", get(aside::aside).post(aside::tell))
        .route(
            "/requests/{request}/photo",
            get(photos::of_request).post(photos::act),
        )
        .route("/requests/{request}/photo.jpg", get(photos::request_image))
        .route("/requests/{request}/story", get(story::story).post(story::tell))
        .route(
            "/requests/{request}/messages",
            get(threads::of_request).post(threads::act_on_request),
        )
        .route(
            "/requests/{request}/visits/{visit}/calendar.ics",
            get(calendar::of_resident),
        )
        // helping
        .route("/help", get(joining::what).post(joining::set_what))
        .route("/help/when", get(joining::when).post(joining::set_when))
        .route("/help/reach", get(joining::reach).post(joining::set_reach))
        .route("/help/who", get(joining::who).post(joining::send))
        .route("/offer", get(offer::offer).post(offer::set_offer))
        .route("/offer/away", get(away::away).post(away::set_away))
        .route("/hours", get(hours::mine).post(hours::note))
        .route("/near", get(helping::near))
        .route("/near/{visit}", get(helping::near_visit).post(helping::take))
        .route(
            "/invitations/{invitation}",
            get(helping::invitation).post(helping::answer),
        )
        .route("/week", get(week::week))
        .route("/visits/{assignment}/address", post(week::address))
        .route(
            "/visits/{assignment}/photo",
            get(photos::of_visit).post(photos::look),
        )
        .route("/visits/{assignment}/photo.jpg", get(photos::visit_image))
        .route("/visits/{assignment}/check-in", post(week::check_in))
        .route("/visits/{assignment}/check-out", post(week::check_out))
        .route("/visits/{assignment}/door", get(door::door).post(door::act))
        .route("/visits/{assignment}/swap", post(swap::offer))
        .route("/swap/{token}", get(swap::look).post(swap::take))
        .route("/visits/{assignment}/hand-back", post(week::hand_back))
        .route("/visits/{assignment}/apart", post(week::rather_not))
        .route("/visits/{assignment}/calendar.ics", get(calendar::of_helper))
        .route(
            "/visits/{assignment}/messages",
            get(threads::of_visit).post(threads::act_on_visit),
        )
        .route(
            "/visits/{assignment}/worry",
            get(week::worry).post(week::raise_worry),
        )
        // coming along with a neighbour
        .route("/outings", get(outings::list))
        .route("/outings/new", get(outings::new).post(outings::post))
        .route("/outings/{outing}", get(outings::outing).post(outings::join))
        .route("/outings/{outing}/withdraw", post(outings::withdraw))
        // two people, for longer
        .route("/bonds/{bond}", get(bonds::bond).post(bonds::act))
        // what the learn-work service costs
        .route(
            "/requests/{request}/price",
            get(prices::question).post(prices::answer),
        )
        .route("/prices", get(prices::list).post(prices::set))
        .route("/fees", get(fees::month))
        .route("/fees.csv", get(fees::file))
        .route("/fees/{person}", get(fees::resident).post(fees::give))
        // learn-work
        .route("/learn", get(learn::board))
        .route("/learn/new", get(learn::new).post(learn::begin))
        .route(
            "/learn/service",
            get(learn_service::service).post(learn_service::act),
        )
        .route("/learn/roster", get(learn_roster::roster).post(learn_roster::act))
        .route("/learn/day", get(learn_day::day).post(learn_day::act))
        .route("/learn/day/print", get(learn_sheet::day))
        .route("/learn/visits/{assignment}", get(learn_door::door))
        .route("/learn/visits/{assignment}/address", post(learn_door::address))
        .route("/learn/teams", get(learn_teams::teams).post(learn_teams::act))
        .route(
            "/learn/buddies",
            get(learn_teams::buddies).post(learn_teams::act_buddies),
        )
        .route("/learn/workers/{worker}", get(learn::worker).post(learn::act))
        .route(
            "/learn/workers/{worker}/onward",
            get(figures::onward).post(figures::note_onward),
        )
        .route("/learn/figures", get(figures::page))
        .route("/learn/figures.csv", get(figures::file))
        .route("/me/learning", get(learning::mine).post(learning::act))
        .route(
            "/me/learning/{assignment}",
            get(learning::reflect).post(learning::reflected),
        )
        .route("/statements/{statement}", get(learning::statement))
        .route("/verify", get(learning::ask).post(learning::asked))
        .route("/verify/{code}", get(learning::verify))
        // the desk
        .route("/desk", get(desk::desk))
        .route("/desk/round", post(desk::run_round))
        .route("/desk/intake", get(desk::intake).post(desk::take_down))
        .route(
            "/desk/requests/{request}",
            get(desk_files::request).post(desk_files::open_request),
        )
        .route("/desk/requests/{request}/decide", post(desk_files::decide))
        .route("/desk/requests/{request}/additional", post(additional::answer))
        .route("/desk/requests/{request}/steer", post(desk_files::steer))
        .route(
            "/desk/requests/{request}/messages",
            get(threads::at_desk).post(threads::act_at_desk),
        )
        .route("/desk/visits/{visit}/assign", post(desk::assign))
        .route(
            "/desk/visits/{visit}/helpers",
            get(desk_whom::whom).post(desk_whom::choose),
        )
        .route("/desk/visits/{visit}/came", post(desk::came))
        .route("/desk/calls/{call}", post(desk_files::open_call))
        .route("/desk/calls/{call}/sound", get(speak::sound))
        .route("/desk/calls/{call}/done", post(desk_files::close_call))
        .route("/desk/concerns/{concern}/close", post(desk_files::close_concern))
        .route(
            "/desk/outings/{outing}",
            get(outings_desk::outing).post(outings_desk::decide),
        )
        .route("/desk/alerts/{alert}/close", post(people::close_alert))
        .route("/desk/stories/{visit}", post(story::decide))
        .route("/desk/letters", get(letters::list))
        .route("/desk/letters/print", post(letters::print))
        .route("/desk/letters/posted", post(letters::posted))
        .route("/desk/people", get(people::people).post(people::find_people))
        .route(
            "/desk/people/{person}",
            get(people::person).post(people::open_person),
        )
        .route(
            "/desk/people/new",
            get(desk_new::new_person).post(desk_new::add_person),
        )
        .route(
            "/desk/people/{person}/ask",
            get(desk_new::ask).post(desk_new::take_down),
        )
        .route(
            "/desk/people/{person}/outings",
            get(outings_desk::list_for).post(outings_desk::join_for),
        )
        .route(
            "/desk/people/{person}/outings/new",
            get(outings::new_for).post(outings::post_for),
        )
        .route(
            "/desk/people/{person}/bonds",
            get(bonds_desk::list_for).post(bonds_desk::propose),
        )
        .route(
            "/desk/people/{person}/bonds/{bond}",
            get(bonds_desk::bond).post(bonds_desk::act),
        )
        .route("/desk/people/{person}/data", get(desk_rights::data))
        .route("/desk/people/{person}/data.json", get(desk_rights::data_file))
        .route("/desk/people/{person}/consent", post(desk_rights::consent))
        .route(
            "/desk/people/{person}/correct",
            get(desk_rights::correct).post(desk_rights::set_correct),
        )
        .route(
            "/desk/people/{person}/erase",
            get(desk_rights::erase).post(desk_rights::do_erase),
        )
        .route(
            "/desk/people/{person}/offer",
            get(desk_helping::offer).post(desk_helping::set_offer),
        )
        .route(
            "/desk/people/{person}/emergency",
            get(emergency::theirs).post(emergency::set_theirs),
        )
        .route("/desk/people/{person}/week", get(desk_helping::week))
        .route(
            "/desk/people/{person}/away",
            get(away::theirs).post(away::set_theirs),
        )
        .route(
            "/desk/people/{person}/visits/{assignment}",
            post(desk_helping::step),
        )
        .route(
            "/desk/people/{person}/invitations/{invitation}",
            post(desk_helping::answer),
        )
        .route("/desk/people/{person}/care", post(people::set_care))
        .route("/desk/people/{person}/life", post(people::set_life))
        .route("/desk/people/{person}/reach", post(people::set_reach))
        .route("/desk/people/{person}/apart", post(people::keep_apart))
        .route(
            "/desk/people/{person}/representatives",
            post(people::add_representative),
        )
        .route(
            "/desk/people/{person}/representatives/{other}/end",
            post(people::end_representative),
        )
        .route("/desk/people/{person}/card", post(people::make_card))
        .route("/desk/people/{person}/cards/{card}/end", post(people::end_card))
        .route(
            "/desk/people/{person}/helping/{helper}/welcome",
            post(people::welcome),
        )
        .route(
            "/desk/people/{person}/helping/{helper}/vetting",
            post(people::set_vetting),
        )
        .route(
            "/desk/people/{person}/helping/{helper}/interview",
            post(people::add_interview),
        )
        .route(
            "/desk/people/{person}/helping/{helper}/hold",
            post(people::set_hold),
        )
        // the organisation
        .route("/admin", get(admin::staff))
        .route("/admin/staff", post(admin::give_role))
        .route("/admin/staff/{person}/invite", post(admin::invite_again))
        .route("/admin/staff/{person}/reset", post(admin::reset_factor))
        .route("/admin/grants/{grant}/end", post(admin::end_role))
        .route("/admin/hours", get(hours::of_month).post(hours::set_allowance))
        .route("/admin/hours.csv", get(hours::file))
        .route(
            "/admin/additional",
            get(additional::bounds).post(additional::set_bound),
        )
        .route("/admin/trail", get(admin::trail))
        .route("/admin/handover", get(handover::list).post(handover::plan))
        .route("/admin/handover/{handover}", get(handover::show))
        .route("/admin/handover/{handover}/cancel", post(handover::cancel))
        .route("/admin/handover/{handover}/zones/{zone}", post(handover::accept))
        .route("/admin/privacy", get(papers::privacy).post(papers::set_privacy))
        .route("/admin/register", get(papers::register))
        .route("/admin/dpia", get(papers::dpia))
        // the demo
        .route("/dev/mailbox", get(dev::mailbox))
        .route("/dev/texts", post(dev::answer))
        // programs
        .route("/texts/in", post(texts::take_in))
        // files
        .route("/assets/{hash}/{name}", get(assets::serve))
        .route("/icon.svg", get(assets::icon))
        .route("/favicon.ico", get(assets::icon))
        .route("/icon-192.png", get(assets::small_icon))
        .route("/icon-512.png", get(assets::large_icon))
        .route("/manifest.webmanifest", get(assets::manifest))
        .route("/service-worker.js", get(assets::worker))
        .fallback(not_found);
    #[cfg(feature = "passkeys")]
    let routes = with_passkeys(routes);
    #[cfg(feature = "webpush")]
    let routes = with_push(routes);
    layers::around(routes, state)
}

async fn not_found() -> WebError {
    WebError::NotFound
}

async fn home(State(state): State<WebState>, Who(actor): Who, page: Page) -> Response {
    let together = outings::together(&state, &actor, page.t).await;
    // The ways to help and to be helped are there all the same; why not more is in the log.
    let together = together.unwrap_or_default();
    render_public(&page.clone(), &Home { page, together })
}

async fn how_matching_works(page: Page) -> Response {
    let weights = Weights::default();
    render_public(&page.clone(), &HowMatchingWorks { page, weights })
}

async fn privacy(State(state): State<WebState>, page: Page) -> Response {
    // Whoever runs the program said something when it was started; what the organisation said since goes before that.
    let said = match service_rights::public_privacy(&state.app).await {
        Ok(said) => said,
        Err(ServiceError::NotFound) => service_rights::Privacy::default(),
        Err(error) => {
            tracing::warn!(%error, "the privacy page shows less than it could");
            service_rights::Privacy::default()
        }
    };
    let or = |said: String, started_with: &str| {
        if said.is_empty() {
            started_with.to_owned()
        } else {
            said
        }
    };
    let shown = Privacy {
        organisation: or(said.organisation, &state.config.organisation),
        mail: or(said.mail, &state.config.privacy_mail),
        officer: said.officer,
        retention: said.retention,
        basis: said.basis,
        page: page.clone(),
    };
    render_public(&page, &shown)
}

async fn accessibility(page: Page) -> Response {
    render_public(&page.clone(), &Accessibility { page })
}

/// What a browser keeps for when there is no line: the same for everybody who asks without a cookie, as it does.
async fn offline(page: Page) -> Response {
    render_public(&page.clone(), &Offline { page })
}

/// Language, text size, light or dark: remembered by the browser for a year; the language by us too, for messages.
async fn set_preferences(State(state): State<WebState>, Who(actor): Who, form: Answers) -> Response {
    let known = [
        (LANG_COOKIE, Lang::from_tag(form.value("lang")).map(Lang::tag)),
        (
            SIZE_COOKIE,
            TextSize::from_tag(form.value("size")).map(TextSize::tag),
        ),
        (THEME_COOKIE, Theme::from_tag(form.value("theme")).map(Theme::tag)),
    ];
    if let (Some(lang), Some(_)) = (Lang::from_tag(form.value("lang")), actor.identity())
        && let Err(error) = sign_in::choose_language(&state.app, &actor, lang).await
    {
        // The page changes all the same; messages stay as they were.
        tracing::warn!(%error, "a language was not remembered");
    }
    let mut response = see_other(local_path(form.value("back")));
    for (name, value) in known {
        if let Some(value) = value {
            let cookie = cookies::write(name, value, Keep::Days(365), state.config.cookie_secure);
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    response
}

/// "Done; look there": the answer to every form that changed something.
pub fn see_other(place: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let place = HeaderValue::from_str(place).unwrap_or_else(|_| HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, place);
    response
}

/// The routes of a build with passkeys. They stand last: whoever reads this file for a build without them stops here.
#[cfg(feature = "passkeys")]
fn with_passkeys(routes: Router<WebState>) -> Router<WebState> {
    routes
        .route("/staff/second/passkey", post(passkeys::enter))
        .route("/staff/second/passkey/ask", post(passkeys::ask_for))
        .route("/me/passkeys", post(passkeys::add))
        .route("/me/passkeys/ask", post(passkeys::ask_to_add))
        .route("/me/passkeys/{passkey}/end", post(passkeys::remove))
}

#[cfg(feature = "webpush")]
fn with_push(routes: Router<WebState>) -> Router<WebState> {
    routes
        .route("/me/push", post(push::turn_on))
        .route("/me/push/{device}/end", post(push::turn_off))
        .route("/push/shown", post(push::shown))
}
