//! The embedded Fluent files, read once.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::borrow::Cow;
use std::sync::LazyLock;

use crate::domain::language::Lang;

/// The files of one language, by the people who read them.
macro_rules! files {
    ($lang:literal) => {
        [
            include_str!(concat!("../../templates/texts/", $lang, "/common.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/public.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/resident.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/helper.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/desk.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/messages.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/account.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/rights.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/admin.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/threads.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/outings.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/bonds.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/learning.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/teams.ftl")),
            include_str!(concat!("../../templates/texts/", $lang, "/fees.ftl")),
        ]
    };
}

/// The sources of a language.
pub(super) const fn sources(lang: Lang) -> [&'static str; 15] {
    match lang {
        Lang::Nl => files!("nl"),
        Lang::En => files!("en"),
    }
}

type Bundle = FluentBundle<FluentResource>;

static NL: LazyLock<Bundle> = LazyLock::new(|| read(Lang::Nl));
static EN: LazyLock<Bundle> = LazyLock::new(|| read(Lang::En));

fn bundle(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::Nl => &NL,
        Lang::En => &EN,
    }
}

fn read(lang: Lang) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![lang.tag().parse().unwrap_or_default()]);
    // Isolation is done per value (see `Phrase::and`): plain names need no invisible marks.
    bundle.set_use_isolating(false);
    for source in sources(lang) {
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, errors)| {
            // A test reads every file, so this is for somebody who edits texts without running the tests.
            tracing::error!(
                lang = lang.tag(),
                ?errors,
                "a text file has lines that cannot be read"
            );
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(lang = lang.tag(), ?errors, "a text is defined twice");
        }
    }
    bundle
}

pub(super) fn has(lang: Lang, key: &str) -> bool {
    bundle(lang).has_message(key)
}

/// The text of a key; a key that does not exist shows itself in brackets, which the page tests refuse.
pub(super) fn format(lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
    let bundle = bundle(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(lang = lang.tag(), key, "a text is missing");
        return Cow::Owned(format!("⟦{key}⟧"));
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, args, &mut errors);
    if errors.is_empty() {
        text
    } else {
        tracing::error!(
            lang = lang.tag(),
            key,
            ?errors,
            "a text could not be put together"
        );
        Cow::Owned(format!("⟦{key}⟧"))
    }
}
