//! The serving loop: axum's own has no header timeout, and waits for ever at shutdown.
//!
//! Limits per connection: the whole head of a request within [`Limits::header_timeout`] (an idle connection is closed
//! after the same time), at most 64 headers and 32 KiB of them, a cap on connections. At shutdown: for a moment every
//! answer says `connection: close` while new connections are still taken, so that a client or proxy in between moves
//! on by itself; then what waits in line is taken in, the door is closed, and requests under way are finished.

use axum::Router;
use axum::body::Body;
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use super::WebState;
use super::address::{ClientAddr, client_address};

/// How much one connection, and all together, may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The head of a request must have arrived within this time; also how long an idle connection is kept.
    pub header_timeout: Duration,
    /// Connections at the same time; further ones wait in the listener's queue.
    pub connections: usize,
    /// Headers of one request.
    pub headers: usize,
    /// How long answers say `connection: close` before the door is closed.
    pub farewell: Duration,
    /// How long requests under way may still take at shutdown.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(8),
            connections: 4_096,
            headers: 64,
            farewell: Duration::from_millis(500),
            drain: Duration::from_secs(14),
        }
    }
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every request was answered.
    Drained,
    /// Some were still under way when the time was up.
    CutShort,
}

/// What every connection needs.
struct Hall {
    router: Router,
    state: WebState,
    limits: Limits,
    closing: AtomicBool,
}

/// Serves until `shutdown` completes, then lets requests under way finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    state: WebState,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> Ended {
    let places = Arc::new(Semaphore::new(limits.connections));
    let hall = Arc::new(Hall {
        router,
        state,
        limits,
        closing: AtomicBool::new(false),
    });
    let graceful = GracefulShutdown::new();
    let door = Door {
        listener,
        hall: Arc::clone(&hall),
        places,
    };
    tokio::pin!(shutdown);
    tokio::select! {
        () = door.welcome(&graceful) => {}
        () = &mut shutdown => {}
    }
    hall.closing.store(true, Ordering::Relaxed);
    tracing::info!(connections = graceful.count(), "closing");
    let _ = tokio::time::timeout(limits.farewell, door.welcome(&graceful)).await;
    door.take_in_the_line(&graceful).await;
    drop(door);
    match tokio::time::timeout(limits.drain, graceful.shutdown()).await {
        Ok(()) => Ended::Drained,
        Err(_) => Ended::CutShort,
    }
}

/// Where connections come in.
struct Door {
    listener: TcpListener,
    hall: Arc<Hall>,
    places: Arc<Semaphore>,
}

impl Door {
    /// Accepts connections for ever.
    async fn welcome(&self, graceful: &GracefulShutdown) {
        loop {
            // First a place, then the connection: whoever waits, waits in the kernel's queue and costs us nothing.
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                return;
            };
            match self.listener.accept().await {
                Ok((stream, peer)) => receive(stream, peer, &self.hall, graceful.watcher(), place),
                Err(error) => {
                    // Out of file descriptors, mostly: give connections time to close.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    /// Connections that the kernel already took for us are answered too.
    async fn take_in_the_line(&self, graceful: &GracefulShutdown) {
        while let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            let next = tokio::time::timeout(Duration::from_millis(5), self.listener.accept()).await;
            let Ok(Ok((stream, peer))) = next else { return };
            receive(stream, peer, &self.hall, graceful.watcher(), place);
        }
    }
}

fn receive(
    stream: TcpStream,
    peer: SocketAddr,
    hall: &Arc<Hall>,
    watcher: Watcher,
    place: OwnedSemaphorePermit,
) {
    // Small answers must not wait for an acknowledgement.
    let _ = stream.set_nodelay(true);
    let hall = Arc::clone(hall);
    tokio::spawn(async move {
        let inside = Arc::clone(&hall);
        let service = service_fn(move |request| answer(request, peer, Arc::clone(&inside)));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(hall.limits.header_timeout)
            .max_headers(hall.limits.headers)
            .max_header_size(32 * 1024)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection).await {
            // Clients hang up in every way there is.
            tracing::debug!(%error, "a connection ended early");
        }
        drop(place);
    });
}

async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    hall: Arc<Hall>,
) -> Result<axum::response::Response, Infallible> {
    let mut request = request.map(Body::new);
    let client = client_address(peer.ip(), request.headers(), &hall.state.config.trusted_proxies);
    request.extensions_mut().insert(ClientAddr(client));
    let mut response = hall.router.clone().oneshot(request).await?;
    if hall.closing.load(Ordering::Relaxed) {
        response
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}
