//! The page "near me" with its 50 rows, as a helper who is signed in gets it, beside a bare hello of axum: requests per
//! second over 64 connections that stay open.
//!
//! Both servers run on the first core, whoever asks them on the second, one after the other and several times over in
//! one run; the figure is the ratio. The page comes from the product's own serving loop and routes over a SQLite file,
//! with sign-in, layers and all. The database is the one of the integration tests' town.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a bench ends at the first surprise, and says what it measured"
)]

#[allow(dead_code, unused_macros, reason = "the tests use the rest")]
#[path = "../tests/it/harness/mod.rs"]
#[macro_use]
mod harness;
#[allow(dead_code, reason = "the other benches use the rest")]
mod measure;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/it/town/mod.rs"]
mod town;

use axum::Router;
use axum::routing::get;
use measure::{Aim, figure, median};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use town::{Town, groceries};

const CONNECTIONS: usize = 64;
const ROWS: usize = 50;
/// More than a page shows.
const OPEN: usize = 60;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let runtime = || {
        // As the product makes its own: a thread for each core that it may use, which is one.
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    match words[..] {
        ["serve-hello"] => runtime().block_on(serve_hello()),
        ["serve-near"] => runtime().block_on(serve_near()),
        ["load", port, path, token, millis] => {
            let until = Duration::from_millis(millis.parse().unwrap());
            let one = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let served = one.unwrap().block_on(load(port, path, token, until));
            println!("{served}");
        }
        _ => compare(words.contains(&"--bench")),
    }
}

fn compare(real: bool) {
    let (tries, millis) = if real { (7, 3_000) } else { (1, 200) };
    let (hello, near) = (Server::start("serve-hello"), Server::start("serve-near"));
    let (mut plain, mut page, mut ratio) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..tries {
        let of_hello = hello.asked("/", millis);
        let of_near = near.asked("/near", millis);
        plain.push(of_hello);
        page.push(of_near);
        ratio.push(of_near / of_hello);
    }
    println!(
        "{CONNECTIONS} connections: hello {:.0}/s, the page of {ROWS} rows {:.0}/s",
        median(&mut plain),
        median(&mut page)
    );
    figure(
        "the page \"near me\" of 50 rows, of a bare axum hello",
        median(&mut ratio),
        "×",
        &Aim::AtLeast(0.3, 0.4),
    );
}

/// This program again, on one core.
fn pinned(core: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", core]).arg(std::env::current_exe().unwrap());
    command
}

/// A server in a process of its own, that ends when its pipe closes.
struct Server {
    child: Child,
    pipe: Option<ChildStdin>,
    port: String,
    token: String,
}

impl Server {
    fn start(which: &str) -> Self {
        let mut child = pinned("0")
            .arg(which)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let pipe = child.stdin.take();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines
            .find_map(|line| line.unwrap().strip_prefix("ready ").map(str::to_owned))
            .unwrap();
        let (port, token) = ready.split_once(' ').unwrap();
        Self {
            child,
            pipe,
            port: port.to_owned(),
            token: token.to_owned(),
        }
    }

    /// Requests per second.
    fn asked(&self, path: &str, millis: u32) -> f64 {
        let millis_word = millis.to_string();
        let output = pinned("1")
            .args(["load", &self.port, path, &self.token, &millis_word])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said.trim().parse::<f64>().unwrap() / f64::from(millis) * 1e3
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends by itself then, and takes its database with it.
        drop(self.pipe.take());
        let _ = self.child.wait();
    }
}

async fn until_the_pipe_closes() {
    let closed = tokio::task::spawn_blocking(|| std::io::Read::read(&mut std::io::stdin(), &mut [0]));
    let _ = closed.await;
}

async fn serve_hello() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("ready {} -", listener.local_addr().unwrap().port());
    let routes = Router::new().route("/", get(async || "Hello, neighbour!"));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    until_the_pipe_closes().await;
}

async fn serve_near() {
    let town = Town::begin(harness::engines::Database::sqlite().await).await;
    let helper = town.helper("Ans").await;
    for number in 0..OPEN {
        town.request(groceries(&format!("Riet {number}"))).await;
    }
    let base = town.serve().await;
    let port = base.rsplit_once(':').unwrap().1;
    println!("ready {port} {}", helper.token);
    until_the_pipe_closes().await;
}

/// How many answers came in time.
async fn load(port: &str, path: &str, token: &str, time: Duration) -> usize {
    let ask = format!("GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\ncookie: session={token}\r\n\r\n");
    // The first answer is looked at; the others are as long, or something went wrong.
    let (mut first, mut answer) = (open(port).await, Vec::new());
    exchange(&mut first, &ask, &mut answer).await;
    let whole = answer.len();
    if path == "/near" {
        let text = String::from_utf8(answer).unwrap();
        let rows = text.matches("href=\"/near/").count();
        assert_eq!(rows, ROWS, "{text}");
    }
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        let (mut stream, ask) = (open(port).await, ask.clone());
        tasks.push(async move {
            let (mut served, mut answer) = (0, Vec::new());
            let start = Instant::now();
            while start.elapsed() < time {
                exchange(&mut stream, &ask, &mut answer).await;
                assert_eq!(answer.len(), whole, "another answer than the first");
                served += 1;
            }
            served
        });
    }
    futures_util::future::join_all(tasks).await.into_iter().sum()
}

async fn open(port: &str) -> TcpStream {
    let stream = TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends a question and reads one answer, which says how long it is and must be "200".
async fn exchange(stream: &mut TcpStream, ask: &str, answer: &mut Vec<u8>) {
    stream.write_all(ask.as_bytes()).await.unwrap();
    answer.clear();
    let mut whole = None;
    while whole.is_none_or(|whole| answer.len() < whole) {
        assert!(stream.read_buf(answer).await.unwrap() > 0, "it hung up");
        if whole.is_none()
            && let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n")
        {
            let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
            assert!(head.starts_with("http/1.1 200"), "{head}");
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .expect("an answer that says how long it is");
            whole = Some(end + 4 + length.trim().parse::<usize>().unwrap());
        }
    }
}
