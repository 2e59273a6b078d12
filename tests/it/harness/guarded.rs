//! Outside programs that tests start (PostgreSQL, a mail server, a browser's driver), and that never outlive them.
//!
//! Between the test process and the program stands a small shell that reads from a pipe whose other end only the test
//! process holds. However that process ends (normally, by a panic, by `kill -9`), the pipe closes; the shell then stops
//! the program with everything it started and removes its directory. Statics are never dropped in Rust, so nothing less would do.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

/// `$1` the directory to remove, `$2` the stop signal, `$3` the user to run as (or `-`), `$4` the most seconds it may run
/// (0: as long as the tests), then the program.
///
/// The program gets a session of its own (`setsid`), so that its children can be found by session and killed too.
const WATCH: &str = r#"
dir=$1 stop=$2 user=$3 most=$4; shift 4
cd "$dir"
if [ "$user" != - ]; then
    set -- setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"
fi
setsid -- "$@" </dev/null >"$dir/log" 2>&1 &
pid=$!
echo "$pid"
timeout "$most" cat >/dev/null
# Fields after the bracketed name: state, parent, group, session. Nothing but the shell is needed to read them.
in_session() {
    for stat in /proc/[0-9]*/stat; do
        read -r line 2>/dev/null <"$stat" || continue
        number=${line%% *}
        set -- ${line##*) }
        [ "$4" != "$pid" ] || [ "$1" = Z ] || printf '%s ' "$number"
    done
}
gone() {
    tries=0
    while left=$(in_session); [ -n "$left" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 50 ] || return 1
        sleep 0.1
    done
}
kill -"$stop" "$pid" 2>/dev/null
# Word splitting is wanted: one number for each process.
gone || kill -KILL $left 2>/dev/null
gone
wait "$pid" 2>/dev/null
rm -rf "$dir"
"#;

/// What to start.
#[derive(Debug)]
pub struct Program<'a> {
    /// For messages, and to name the directory.
    pub name: &'a str,
    /// Where its own directory is made; must stay short where sockets live in it.
    pub under: &'a Path,
    /// The signal that stops it cleanly.
    pub stop: &'a str,
    /// The user to run as, where the tests run as root and the program refuses to.
    pub user: Option<&'a str>,
    /// Stops it after that long even while the tests run: a hanging program then fails its test instead of the night.
    pub most: Option<Duration>,
}

/// A running program. Dropping it stops the program and waits until it is gone.
#[derive(Debug)]
pub struct Guarded {
    name: String,
    dir: PathBuf,
    pid: u32,
    watch: Child,
    pipe: Option<ChildStdin>,
}

impl Program<'_> {
    /// An own, empty directory for the program, belonging to its user.
    ///
    /// # Errors
    /// What went wrong, as a sentence.
    pub fn directory(&self) -> Result<PathBuf, String> {
        let dir = tempfile::Builder::new()
            .prefix(&format!("noaber-{}-", self.name))
            .tempdir_in(self.under)
            .map_err(|e| format!("no temporary directory in {}: {e}", self.under.display()))?
            .keep();
        if let Some(user) = self.user {
            run(Command::new("chown").arg(user).arg(&dir))?;
        }
        Ok(dir)
    }

    /// Starts `command` in `dir` (from [`Program::directory`]), which is removed when the program ends.
    ///
    /// # Errors
    /// What went wrong, as a sentence.
    pub fn start(&self, dir: PathBuf, command: &[&str]) -> Result<Guarded, String> {
        let mut watch = Command::new("sh")
            .args(["-c", WATCH, "watch"])
            .arg(&dir)
            .args([self.stop, self.user.unwrap_or("-")])
            .arg(self.most.map_or(0, |most| most.as_secs()).to_string())
            .args(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C goes to the terminal's process group; the watching shell must survive it to clean up.
            .process_group(0)
            .spawn()
            .map_err(|e| format!("{}: no shell: {e}", self.name))?;
        let pipe = watch.stdin.take();
        let mut line = String::new();
        if let Some(out) = watch.stdout.take() {
            BufReader::new(out)
                .read_line(&mut line)
                .map_err(|e| format!("{}: the watching shell says nothing: {e}", self.name))?;
        }
        let pid = line
            .trim()
            .parse()
            .map_err(|_| format!("{}: the watching shell said {line:?}", self.name))?;
        Ok(Guarded {
            name: self.name.to_owned(),
            dir,
            pid,
            watch,
            pipe,
        })
    }
}

impl Guarded {
    /// The program's own directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The program's process number.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Everything the program wrote to its outputs.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.join("log")).unwrap_or_default()
    }

    /// Whether the program is still there.
    pub fn is_alive(&self) -> bool {
        is_alive(self.pid)
    }

    /// Waits until something listens on `port`.
    ///
    /// # Errors
    /// When the program ended, or nothing listens within `patience`; with its output.
    pub fn wait_for_port(&self, port: u16, patience: Duration) -> Result<(), String> {
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if !self.is_alive() {
                return Err(format!("{} ended:\n{}", self.name, self.log()));
            }
            if started.elapsed() > patience {
                return Err(format!(
                    "{} does not listen on {port}:\n{}",
                    self.name,
                    self.log()
                ));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        // A stranger may have taken the port first: then ours has ended, or is about to.
        std::thread::sleep(Duration::from_millis(20));
        if self.is_alive() {
            Ok(())
        } else {
            Err(format!("{} ended:\n{}", self.name, self.log()))
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.pipe.take());
        let ended = self.watch.wait();
        if let Err(e) = ended {
            eprintln!("{}: the watching shell is gone: {e}", self.name);
        }
    }
}

/// Whether a process is there, and not just waiting to be buried by its parent.
pub fn is_alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The state follows the name, which is in brackets and may hold anything.
    let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
    !matches!(state, None | Some('Z' | 'X'))
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .expect("a free port on 127.0.0.1")
        .port()
}

/// Starts a program on a free port, on another one when somebody else was quicker.
///
/// # Errors
/// The last attempt's reason.
pub fn start_on_free_port(
    patience: Duration,
    start: impl Fn(u16) -> Result<Guarded, String>,
) -> Result<(Guarded, u16), String> {
    let mut reason = String::new();
    for _ in 0..4 {
        let port = free_port();
        let guarded = start(port)?;
        match guarded.wait_for_port(port, patience) {
            Ok(()) => return Ok((guarded, port)),
            Err(e) => reason = e,
        }
    }
    Err(reason)
}

/// Runs a command to its end.
///
/// # Errors
/// Its name and output when it cannot start or fails.
pub fn run(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|e| format!("{program}: {e} (tests/run installs what the tests need)"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!(
            "{program} failed ({}):\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

/// Whether the tests run as root.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
}

/// The program of that name in the search path.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|file| file.is_file())
}
