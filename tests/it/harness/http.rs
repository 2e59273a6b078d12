//! A visitor without JavaScript: walks pages, follows links, fills in the forms that are really on the page.
//!
//! It behaves as a browser does: keeps cookies, follows redirects, sends hidden fields, the chosen radio buttons and the
//! pressed button's own value, refuses to send a form whose required fields are empty, and says where it comes from
//! (`Sec-Fetch-Site`, `Origin`). It can only press what a person could press: a journey that works for it works without a script.

use std::fmt::Write as _;
use std::sync::Arc;

use html5ever::ParseOpts;
use html5ever::driver;
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderMap, LOCATION, ORIGIN, REFERRER_POLICY};
use reqwest::multipart;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use scraper::{ElementRef, Html, HtmlTreeSink, Node, Selector};
use url::Url;

/// Somebody with a browser, without JavaScript. Clones share their cookies, as two tabs do.
#[derive(Debug, Clone)]
pub struct Visitor {
    base: Url,
    client: Client,
    jar: Arc<Jar>,
    language: String,
}

/// A page as it came.
#[derive(Debug, Clone)]
pub struct Page {
    visitor: Visitor,
    /// Where it is, after redirects.
    pub url: Url,
    /// Of the last answer.
    pub status: StatusCode,
    /// Of the last answer.
    pub headers: HeaderMap,
    /// As text.
    pub body: String,
    /// The redirects on the way: status and target.
    pub hops: Vec<(StatusCode, Url)>,
}

/// A form found on a page, being filled in.
#[derive(Debug, Clone)]
pub struct Form {
    page: Page,
    action: String,
    method: String,
    enctype: String,
    controls: Vec<Control>,
    pressed: Option<usize>,
}

#[derive(Debug, Clone)]
struct Control {
    name: String,
    disabled: bool,
    readonly: bool,
    required: bool,
    min_length: Option<usize>,
    max_length: Option<usize>,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Typed {
        kind: String,
        value: String,
    },
    Hidden {
        value: String,
    },
    Radio {
        value: String,
        on: bool,
    },
    Checkbox {
        value: String,
        on: bool,
    },
    Select {
        options: Vec<Choice>,
        multiple: bool,
    },
    File {
        file: Option<(String, Vec<u8>)>,
    },
    Button {
        value: String,
        label: String,
        action: Option<String>,
        method: Option<String>,
    },
}

#[derive(Debug, Clone)]
struct Choice {
    value: String,
    disabled: bool,
    on: bool,
}

/// Where a request comes from, as browsers tell it.
#[derive(Debug, Clone, Copy)]
enum From<'a> {
    /// Typed, from a bookmark, or from a message.
    Nowhere,
    /// Pressed on a page.
    Page(&'a Page),
}

impl Visitor {
    /// Somebody who has never been at `base` and reads Dutch.
    ///
    /// # Panics
    /// When `base` is no address.
    pub fn new(base: &str) -> Self {
        let jar = Arc::new(Jar::default());
        let client = Client::builder()
            .redirect(Policy::none())
            .cookie_provider(Arc::clone(&jar))
            .build()
            .expect("an HTTP client");
        Self {
            base: Url::parse(base).expect("the address of the product"),
            client,
            jar,
            language: "nl".to_owned(),
        }
    }

    /// With another `Accept-Language`.
    #[must_use]
    pub fn speaking(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// Opens a path (or a whole address, as from a message) as if it were typed.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn get(&self, path: &str) -> Page {
        let url = self
            .base
            .join(path)
            .unwrap_or_else(|e| panic!("{path:?} is no path: {e}"));
        self.follow(self.client.get(url.clone()), url, From::Nowhere)
            .await
    }

    /// A request that no page offers, cookies included: for attackers and programs.
    ///
    /// # Panics
    /// When `path` is none.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self
            .base
            .join(path)
            .unwrap_or_else(|e| panic!("{path:?} is no path: {e}"));
        self.client.request(method, url)
    }

    /// The cookies that would go along, as `name=value; …`.
    pub fn cookies(&self) -> String {
        self.jar
            .cookies(&self.base)
            .and_then(|value| value.to_str().map(str::to_owned).ok())
            .unwrap_or_default()
    }

    /// One cookie's value.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies()
            .split("; ")
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
    }

    async fn follow(&self, first: RequestBuilder, url: Url, from: From<'_>) -> Page {
        let mut url = url;
        let mut request = self.dress(first, from);
        let mut hops = Vec::new();
        loop {
            let answer = request
                .send()
                .await
                .unwrap_or_else(|e| panic!("no answer from {url}: {e:?}"));
            let (status, headers) = (answer.status(), answer.headers().clone());
            let body = answer
                .bytes()
                .await
                .unwrap_or_else(|e| panic!("half an answer from {url}: {e:?}"));
            let page = Page {
                visitor: self.clone(),
                url: url.clone(),
                status,
                headers,
                body: String::from_utf8_lossy(&body).into_owned(),
                hops: hops.clone(),
            };
            if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
                return page;
            }
            let target = page.header(LOCATION.as_str());
            // These two would repeat the form elsewhere; nothing in the product should ask for that.
            if status == StatusCode::TEMPORARY_REDIRECT || status == StatusCode::PERMANENT_REDIRECT {
                page.fail("the answer asks to send the same form again elsewhere");
            }
            url = url
                .join(&target)
                .unwrap_or_else(|e| panic!("redirected to {target:?}: {e}"));
            hops.push((status, url.clone()));
            assert!(hops.len() <= 10, "redirected in circles: {hops:?}");
            request = self.dress(self.client.get(url.clone()), from);
        }
    }

    fn dress(&self, request: RequestBuilder, from: From<'_>) -> RequestBuilder {
        let site = match from {
            From::Nowhere => "none",
            From::Page(_) => "same-origin",
        };
        request
            .header(ACCEPT_LANGUAGE, &self.language)
            .header("sec-fetch-site", site)
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document")
            .header("sec-fetch-user", "?1")
            .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
    }
}

impl Page {
    /// A header's value, empty when there is none.
    pub fn header(&self, name: &str) -> String {
        let values = self.headers.get_all(name);
        let texts: Vec<&str> = values.iter().filter_map(|value| value.to_str().ok()).collect();
        texts.join(", ")
    }

    /// The path, with its query.
    pub fn path(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }

    /// The page as a person reads it: one line for each block, without what is hidden.
    pub fn text(&self) -> String {
        let html = self.html();
        let mut text = String::new();
        read(html.root_element(), &mut text);
        let lines = text
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The texts of all elements that match, in order.
    pub fn all(&self, css: &str) -> Vec<String> {
        let html = self.html();
        html.select(&selector(css)).map(label).collect()
    }

    /// The text of the only element that matches.
    ///
    /// # Panics
    /// When there is none, or more than one.
    #[track_caller]
    pub fn one(&self, css: &str) -> String {
        let mut all = self.all(css);
        if all.len() != 1 {
            self.fail(&format!("{} elements match {css:?} instead of one", all.len()));
        }
        all.remove(0)
    }

    /// An attribute of each element that matches and has it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let html = self.html();
        html.select(&selector(css))
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }

    /// Insists on a status.
    ///
    /// # Panics
    /// When it is another.
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Self {
        if self.status.as_u16() != status {
            self.fail(&format!("status {} instead of {status}", self.status));
        }
        self
    }

    /// Insists that a person reads `words` on the page; white space does not matter.
    ///
    /// # Panics
    /// When it is not there.
    #[track_caller]
    pub fn see(&self, words: &str) -> &Self {
        if !self.shows(words) {
            self.fail(&format!("the page does not say {words:?}"));
        }
        self
    }

    /// Insists that a person does not read `words` on the page.
    ///
    /// # Panics
    /// When it is there.
    #[track_caller]
    pub fn not_see(&self, words: &str) -> &Self {
        if self.shows(words) {
            self.fail(&format!("the page says {words:?}"));
        }
        self
    }

    /// Insists on a path (without query).
    ///
    /// # Panics
    /// When it is another.
    #[track_caller]
    pub fn at(&self, path: &str) -> &Self {
        if self.url.path() != path {
            self.fail(&format!("this is {} instead of {path}", self.url.path()));
        }
        self
    }

    /// Follows the link whose text (or `aria-label`) is `words`, or else the only one whose text holds them.
    ///
    /// # Panics
    /// When there is no such link, or several that lead to different places.
    pub async fn click(&self, words: &str) -> Page {
        let target = self.link(words);
        self.open(&target).await
    }

    /// Follows the first link that matches.
    ///
    /// # Panics
    /// When there is none.
    pub async fn click_css(&self, css: &str) -> Page {
        match self.attributes(css, "href").first() {
            Some(target) => self.open(target).await,
            None => self.fail(&format!("no link matches {css:?}")),
        }
    }

    async fn open(&self, target: &str) -> Page {
        let url = self
            .url
            .join(target)
            .unwrap_or_else(|e| self.fail(&format!("{target:?} is no link: {e}")));
        let request = self.visitor.client.get(url.clone());
        self.visitor.follow(request, url, From::Page(self)).await
    }

    #[track_caller]
    fn link(&self, words: &str) -> String {
        let html = self.html();
        let links: Vec<(String, &str)> = html
            .select(&selector("a[href]"))
            .filter_map(|a| {
                let name = a.attr("aria-label").map_or_else(|| label(a), str::to_owned);
                Some((name, a.attr("href")?))
            })
            .collect();
        let matching = |test: &dyn Fn(&str) -> bool| {
            let mut targets: Vec<&str> = links
                .iter()
                .filter(|(name, _)| test(name))
                .map(|(_, href)| *href)
                .collect();
            targets.dedup();
            targets
        };
        let exact = matching(&|name| name == words);
        let targets = if exact.is_empty() {
            matching(&|name| name.contains(words))
        } else {
            exact
        };
        match targets.as_slice() {
            [target] => (*target).to_owned(),
            [] => self.fail(&format!("no link says {words:?}; the links: {links:?}")),
            several => self.fail(&format!("links that say {words:?} lead to {several:?}")),
        }
    }

    /// The only form that matches.
    ///
    /// # Panics
    /// When there is none, or more than one.
    #[track_caller]
    pub fn form(&self, css: &str) -> Form {
        let html = self.html();
        let css = selector(css);
        let forms: Vec<ElementRef<'_>> = html
            .select(&css)
            .filter(|element| element.value().name() == "form")
            .collect();
        let [form] = forms.as_slice() else {
            self.fail(&format!("{} forms match {css:?} instead of one", forms.len()));
        };
        self.read_form(&html, *form)
    }

    /// The only form with a button that says `words`, with that button pressed (but not yet sent).
    ///
    /// # Panics
    /// When there is none, or more than one.
    #[track_caller]
    pub fn form_with_button(&self, words: &str) -> Form {
        let html = self.html();
        let mut found = Vec::new();
        for element in html.select(&selector("form")) {
            let form = self.read_form(&html, element);
            if form.buttons().any(|(_, name)| name == words) {
                found.push(form);
            }
        }
        if found.len() != 1 {
            self.fail(&format!(
                "{} forms have a button {words:?} instead of one",
                found.len()
            ));
        }
        found.remove(0).press(words)
    }

    fn read_form(&self, html: &Html, form: ElementRef<'_>) -> Form {
        let id = form.attr("id");
        let controls = html
            .select(&selector("input, select, textarea, button"))
            .filter(|control| match control.attr("form") {
                Some(owner) => Some(owner) == id,
                None => control.ancestors().any(|ancestor| ancestor.id() == form.id()),
            })
            .filter_map(Control::read)
            .collect();
        Form {
            page: self.clone(),
            action: form.attr("action").unwrap_or_default().to_owned(),
            method: form.attr("method").unwrap_or("get").to_ascii_lowercase(),
            enctype: form.attr("enctype").unwrap_or_default().to_ascii_lowercase(),
            controls,
            pressed: None,
        }
    }

    fn html(&self) -> Html {
        let options = ParseOpts {
            tree_builder: TreeBuilderOpts {
                // So that <noscript> is read as what it is to this visitor: the page.
                scripting_enabled: false,
                ..TreeBuilderOpts::default()
            },
            ..ParseOpts::default()
        };
        driver::parse_document(HtmlTreeSink::new(Html::new_document()), options).one(self.body.as_str())
    }

    fn shows(&self, words: &str) -> bool {
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        squeeze(&self.text()).contains(&squeeze(words))
    }

    /// Ends the test, with the page.
    ///
    /// # Panics
    /// Always.
    #[track_caller]
    pub fn fail(&self, reason: &str) -> ! {
        let mut way = String::new();
        for (status, target) in &self.hops {
            let _ = write!(way, " (by {} to {})", status.as_u16(), target.path());
        }
        let text: String = self.text().chars().take(4000).collect();
        panic!(
            "{reason}\n--- {} {}{way}\n{text}\n---",
            self.status.as_u16(),
            self.url
        );
    }
}

impl Form {
    /// Types into a field that can be typed into.
    ///
    /// # Panics
    /// When there is no such field, or it cannot be typed into.
    #[must_use]
    #[track_caller]
    pub fn fill(mut self, name: &str, text: &str) -> Self {
        let index = self.find(name, "typed into", |kind| matches!(kind, Kind::Typed { .. }));
        if self.controls[index].readonly {
            self.page.fail(&format!("the field {name:?} is read-only"));
        }
        if let Kind::Typed { value, .. } = &mut self.controls[index].kind {
            text.clone_into(value);
        }
        self
    }

    /// Chooses a radio button, or an option of a list, by its value.
    ///
    /// # Panics
    /// When it is not offered.
    #[must_use]
    #[track_caller]
    pub fn choose(mut self, name: &str, wanted: &str) -> Self {
        let mut offered = Vec::new();
        let mut found = false;
        for control in self.controls.iter_mut().filter(|c| c.name == name && !c.disabled) {
            match &mut control.kind {
                Kind::Radio { value, on } => {
                    *on = value == wanted;
                    found |= *on;
                    offered.push(value.clone());
                }
                Kind::Select { options, multiple } => {
                    for option in options.iter_mut().filter(|option| !option.disabled) {
                        let hit = option.value == wanted;
                        // A list for several keeps what was chosen before.
                        option.on = hit || (*multiple && option.on);
                        found |= hit;
                        offered.push(option.value.clone());
                    }
                }
                _ => {}
            }
        }
        if !found {
            self.page.fail(&format!(
                "{name:?} does not offer {wanted:?}; it offers {offered:?}"
            ));
        }
        self
    }

    /// Ticks a box.
    ///
    /// # Panics
    /// When there is none with that name and value.
    #[must_use]
    #[track_caller]
    pub fn tick(self, name: &str, value: &str) -> Self {
        self.set_box(name, value, true)
    }

    /// Clears a box.
    ///
    /// # Panics
    /// When there is none with that name and value.
    #[must_use]
    #[track_caller]
    pub fn untick(self, name: &str, value: &str) -> Self {
        self.set_box(name, value, false)
    }

    #[track_caller]
    fn set_box(mut self, name: &str, wanted: &str, to: bool) -> Self {
        let index = self.find(
            name,
            &format!("a box with value {wanted:?}"),
            |kind| matches!(kind, Kind::Checkbox { value, .. } if value == wanted),
        );
        if let Kind::Checkbox { on, .. } = &mut self.controls[index].kind {
            *on = to;
        }
        self
    }

    /// Puts a file into a file field.
    ///
    /// # Panics
    /// When there is no such field.
    #[must_use]
    #[track_caller]
    pub fn attach(mut self, name: &str, file_name: &str, bytes: &[u8]) -> Self {
        let index = self.find(name, "a file field", |kind| matches!(kind, Kind::File { .. }));
        self.controls[index].kind = Kind::File {
            file: Some((file_name.to_owned(), bytes.to_owned())),
        };
        self
    }

    /// Presses another button than the first: by its text, or as `name=value`.
    ///
    /// # Panics
    /// When there is no such button.
    #[must_use]
    #[track_caller]
    pub fn press(mut self, button: &str) -> Self {
        let found = self.buttons().find(|(index, label)| {
            let control = &self.controls[*index];
            let pair = match &control.kind {
                Kind::Button { value, .. } => format!("{}={value}", control.name),
                _ => String::new(),
            };
            label == button || pair == button
        });
        match found {
            Some((index, _)) => self.pressed = Some(index),
            None => {
                let labels: Vec<String> = self.buttons().map(|(_, label)| label).collect();
                self.page
                    .fail(&format!("no button {button:?}; the buttons: {labels:?}"));
            }
        }
        self
    }

    /// The page it was found on.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// What a field holds now: typed, hidden, chosen or ticked.
    pub fn value(&self, name: &str) -> Option<String> {
        let pairs = self.pairs();
        pairs
            .into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }

    /// Sends it, as a browser would: not with a required field empty.
    ///
    /// # Panics
    /// When a browser would refuse, or there is no answer.
    pub async fn submit(self) -> Page {
        if let Some(objection) = self.objection() {
            self.page
                .fail(&format!("a browser would not send this form: {objection}"));
        }
        self.submit_unchecked().await
    }

    /// Sends it whatever is in it, as an old browser or a program would.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn submit_unchecked(self) -> Page {
        let pressed = self
            .pressed
            .or_else(|| self.buttons().next().map(|(index, _)| index));
        let button = pressed.map(|index| &self.controls[index].kind);
        let (action, method) = match button {
            Some(Kind::Button { action, method, .. }) => (
                action.as_ref().unwrap_or(&self.action),
                method.as_ref().unwrap_or(&self.method),
            ),
            _ => (&self.action, &self.method),
        };
        let page = &self.page;
        let mut url = page
            .url
            .join(action)
            .unwrap_or_else(|e| page.fail(&format!("the form goes to {action:?}: {e}")));
        let pairs = self.pairs();
        let client = &page.visitor.client;
        if method == "get" {
            url.query_pairs_mut().clear().extend_pairs(&pairs);
            return page
                .visitor
                .follow(client.get(url.clone()), url, From::Page(page))
                .await;
        }
        if method != "post" {
            page.fail(&format!("a form cannot use the method {method:?}"));
        }
        // A page that asks for no referrer gets `null` as its origin, also from itself.
        let secretive = page.header(REFERRER_POLICY.as_str()).contains("no-referrer");
        let origin = if secretive {
            "null".to_owned()
        } else {
            page.url.origin().ascii_serialization()
        };
        let request = client.post(url.clone()).header(ORIGIN, origin);
        let request = if self.enctype == "multipart/form-data" {
            request.multipart(self.parts(pairs))
        } else {
            let body = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&pairs)
                .finish();
            request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(body)
        };
        page.visitor.follow(request, url, From::Page(page)).await
    }

    fn parts(&self, pairs: Vec<(String, String)>) -> multipart::Form {
        let mut form = multipart::Form::new();
        for (name, value) in pairs {
            form = form.text(name, value);
        }
        for control in self.controls.iter().filter(|c| !c.disabled && !c.name.is_empty()) {
            if let Kind::File { file } = &control.kind {
                let (file_name, bytes) = file.clone().unwrap_or_default();
                let part = multipart::Part::bytes(bytes).file_name(file_name);
                form = form.part(control.name.clone(), part);
            }
        }
        form
    }

    fn pairs(&self) -> Vec<(String, String)> {
        let pressed = self
            .pressed
            .or_else(|| self.buttons().next().map(|(index, _)| index));
        let mut pairs = Vec::new();
        for (index, control) in self.controls.iter().enumerate() {
            if control.disabled || control.name.is_empty() {
                continue;
            }
            let mut add = |value: &str| pairs.push((control.name.clone(), value.to_owned()));
            match &control.kind {
                // Browsers send every line end as CR LF.
                Kind::Typed { value, .. } => add(&value.replace("\r\n", "\n").replace('\n', "\r\n")),
                Kind::Hidden { value } => add(value),
                Kind::Radio { value, on } | Kind::Checkbox { value, on } if *on => add(value),
                Kind::Select { options, .. } => {
                    options
                        .iter()
                        .filter(|o| o.on && !o.disabled)
                        .for_each(|o| add(&o.value));
                }
                Kind::Button { value, .. } if pressed == Some(index) => add(value),
                Kind::File { file } if self.enctype != "multipart/form-data" => {
                    add(file.as_ref().map_or("", |(name, _)| name));
                }
                _ => {}
            }
        }
        pairs
    }

    /// Why a browser would not send the form as it is.
    fn objection(&self) -> Option<String> {
        let controls = self.controls.iter().filter(|c| !c.disabled && !c.readonly);
        for control in controls {
            let name = &control.name;
            let empty = match &control.kind {
                Kind::Typed { value, .. } => value.is_empty(),
                Kind::Radio { .. } => !self
                    .controls
                    .iter()
                    .any(|other| other.name == *name && matches!(other.kind, Kind::Radio { on: true, .. })),
                Kind::Checkbox { on, .. } => !on,
                Kind::Select { options, .. } => {
                    !options.iter().any(|o| o.on && !o.disabled && !o.value.is_empty())
                }
                Kind::File { file } => file.is_none(),
                Kind::Hidden { .. } | Kind::Button { .. } => continue,
            };
            if control.required && empty {
                return Some(format!("{name:?} is required and empty"));
            }
            if let Kind::Typed { kind, value } = &control.kind {
                let length = value.encode_utf16().count();
                if control.max_length.is_some_and(|max| length > max) {
                    return Some(format!("{name:?} is longer than its maxlength"));
                }
                if !empty && control.min_length.is_some_and(|min| length < min) {
                    return Some(format!("{name:?} is shorter than its minlength"));
                }
                if !empty && kind == "email" && !value.trim().contains('@') {
                    return Some(format!("{name:?} is no mail address"));
                }
                if !empty && kind == "number" && value.trim().parse::<f64>().is_err() {
                    return Some(format!("{name:?} is no number"));
                }
            }
        }
        None
    }

    fn buttons(&self) -> impl Iterator<Item = (usize, String)> {
        self.controls
            .iter()
            .enumerate()
            .filter_map(|(index, control)| match &control.kind {
                Kind::Button { label, .. } if !control.disabled => Some((index, label.clone())),
                _ => None,
            })
    }

    #[track_caller]
    fn find(&self, name: &str, what: &str, test: impl Fn(&Kind) -> bool) -> usize {
        let found = self
            .controls
            .iter()
            .position(|control| control.name == name && !control.disabled && test(&control.kind));
        found.unwrap_or_else(|| {
            let names: Vec<&str> = self
                .controls
                .iter()
                .map(|control| control.name.as_str())
                .collect();
            self.page.fail(&format!(
                "the form has no {name:?} that can be {what}; its fields: {names:?}"
            ))
        })
    }
}

impl Control {
    /// `None` for what sends nothing and cannot be pressed.
    fn read(element: ElementRef<'_>) -> Option<Self> {
        let attr = |name: &str| element.attr(name).unwrap_or_default().to_owned();
        let has = |name: &str| element.attr(name).is_some();
        let tag = element.value().name();
        let default_type = if tag == "button" { "submit" } else { "text" };
        let kind_name = element.attr("type").unwrap_or(default_type).to_ascii_lowercase();
        let button = |label: String| Kind::Button {
            value: attr("value"),
            label,
            action: element.attr("formaction").map(str::to_owned),
            method: element.attr("formmethod").map(str::to_ascii_lowercase),
        };
        let value_or_on = || element.attr("value").unwrap_or("on").to_owned();
        let kind = match (tag, kind_name.as_str()) {
            ("button", "submit") => button(label(element)),
            ("button", _) | ("input", "button" | "reset") => return None,
            ("input", "submit" | "image") => button(attr("value")),
            ("input", "hidden") => Kind::Hidden { value: attr("value") },
            ("input", "radio") => Kind::Radio {
                value: value_or_on(),
                on: has("checked"),
            },
            ("input", "checkbox") => Kind::Checkbox {
                value: value_or_on(),
                on: has("checked"),
            },
            ("input", "file") => Kind::File { file: None },
            ("select", _) => Kind::select(element),
            ("textarea", _) => {
                let text: String = element.text().collect();
                Kind::Typed {
                    kind: "textarea".to_owned(),
                    value: text,
                }
            }
            _ => Kind::Typed {
                kind: kind_name,
                value: attr("value"),
            },
        };
        let in_disabled_fieldset = element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|ancestor| ancestor.value().name() == "fieldset" && ancestor.attr("disabled").is_some());
        Some(Self {
            name: attr("name"),
            disabled: has("disabled") || in_disabled_fieldset,
            readonly: has("readonly"),
            required: has("required"),
            min_length: attr("minlength").parse().ok(),
            max_length: attr("maxlength").parse().ok(),
            kind,
        })
    }
}

impl Kind {
    fn select(element: ElementRef<'_>) -> Self {
        let multiple = element.attr("multiple").is_some();
        let mut options: Vec<Choice> = element
            .select(&selector("option"))
            .map(|option| Choice {
                value: option.attr("value").map_or_else(|| label(option), str::to_owned),
                disabled: option.attr("disabled").is_some(),
                on: option.attr("selected").is_some(),
            })
            .collect();
        if !multiple && !options.iter().any(|option| option.on) {
            // A list for one shows its first option as chosen.
            if let Some(first) = options.iter_mut().find(|option| !option.disabled) {
                first.on = true;
            }
        }
        Kind::Select { options, multiple }
    }
}

/// The text of an element on one line; of an element without text, its accessible name.
fn label(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    read(element, &mut text);
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        element.attr("aria-label").unwrap_or_default().to_owned()
    } else {
        words.join(" ")
    }
}

/// Appends what a person reads of an element: blocks on lines of their own, nothing hidden.
fn read(element: ElementRef<'_>, text: &mut String) {
    const UNREAD: [&str; 6] = ["head", "script", "style", "template", "datalist", "svg"];
    const INLINE: [&str; 17] = [
        "a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup",
        "time", "label", "output",
    ];
    let name = element.value().name();
    if UNREAD.contains(&name) || element.attr("hidden").is_some() {
        return;
    }
    let inline = INLINE.contains(&name);
    text.push_str(if inline { "" } else { "\n" });
    for child in element.children() {
        match child.value() {
            Node::Text(words) => text.push_str(&words.replace('\n', " ")),
            Node::Element(_) => {
                if let Some(child) = ElementRef::wrap(child) {
                    read(child, text);
                }
            }
            _ => {}
        }
    }
    text.push_str(if inline { "" } else { "\n" });
}

#[track_caller]
fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|e| panic!("{css:?} is no selector: {e}"))
}
