use std::cell::Cell;
use std::io::{self, Read};
use std::time::Duration;

use ureq::config::{AutoHeaderValue, IpFamily};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Proxy};

use super::address::{self, Hosts};
use super::retry::{Jitter, retry};
use super::{FetchError, FetchOptions, FetchProblem, World};

const AGENT: &str = concat!("regiobeeld/", env!("CARGO_PKG_VERSION"));

/// How many redirects are followed.
const REDIRECTS: usize = 5;

/// Asks services, one request after another.
pub(super) struct Client<'a> {
    agent: Agent,
    jitter: Jitter,
    asked: Cell<bool>,
    pub(super) options: &'a FetchOptions,
    pub(super) world: &'a World<'a>,
}

/// What to ask for.
#[derive(Debug, Clone, Default)]
pub(super) struct Request<'a> {
    pub(super) address: String,
    pub(super) hosts: Hosts,
    /// Header `Accept`; the services refuse requests that have none.
    pub(super) accept: &'static str,
    /// Whether the bytes are wanted as they are stored, without compression in between.
    pub(super) as_stored: bool,
    /// Header that asks for what is newer only.
    pub(super) unless: Option<(&'static str, &'a str)>,
}

/// What is answered.
pub(super) struct Answer {
    /// That the service has nothing newer than what the request names.
    pub(super) is_unchanged: bool,
    pub(super) etag: Option<String>,
    pub(super) modified: Option<String>,
    /// Length of the body, where it is said.
    pub(super) length: Option<u64>,
    pub(super) body: Box<dyn Read>,
}

impl<'a> Client<'a> {
    pub(super) fn new(options: &'a FetchOptions, world: &'a World<'a>) -> Self {
        let family = if options.ipv4_only { IpFamily::Ipv4Only } else { IpFamily::Any };
        let proxy = options.proxy_from_environment.then(Proxy::try_from_env).flatten();
        // Networks that look into traffic have certificates that only the system knows.
        let roots = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let times = options.timeouts;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(AGENT)
            .accept(AutoHeaderValue::None)
            .ip_family(family)
            .proxy(proxy)
            .tls_config(roots)
            .timeout_resolve(Some(times.connect))
            .timeout_connect(Some(times.connect))
            .timeout_per_read(Some(times.silence))
            .build();
        Self {
            agent: config.into(),
            jitter: Jitter::new(options.seed),
            asked: Cell::new(false),
            options,
            world,
        }
    }

    /// Asks, reads the answer, and asks again where that may help.
    pub(super) fn get<T>(
        &self,
        request: &Request<'_>,
        mut read: impl FnMut(Answer) -> Result<T, FetchProblem>,
    ) -> Result<T, FetchError> {
        let done = retry(&self.jitter, self.world.wait, || {
            self.ask(request).and_then(&mut read)
        });
        done.map_err(|problem| problem.at(&request.address))
    }

    /// Asks for a page of text that is held in memory.
    pub(super) fn page<T>(
        &self,
        address: &str,
        hosts: &Hosts,
        mut read: impl FnMut(&[u8]) -> Result<T, FetchProblem>,
    ) -> Result<(T, Vec<u8>), FetchError> {
        let request = Request {
            address: address.to_owned(),
            hosts: hosts.clone(),
            accept: "application/json",
            ..Request::default()
        };
        self.get(&request, |answer| {
            let bytes = all(answer.body, self.options.limits.page)?;
            Ok((read(&bytes)?, bytes))
        })
    }

    /// Asks once, and follows redirects on the hosts that are allowed.
    fn ask(&self, request: &Request<'_>) -> Result<Answer, FetchProblem> {
        let mut address = address::tidy(&request.address);
        for _ in 0..=REDIRECTS {
            request.hosts.allow(&address)?;
            self.pace();
            let mut asked = self.agent.get(&address).header("Accept", request.accept);
            if request.as_stored {
                asked = asked.header("Accept-Encoding", "identity");
            }
            if let Some((name, value)) = request.unless {
                asked = asked.header(name, value);
            }
            let response = asked.call().map_err(|error| problem(&error))?;
            let header = |name: &str| {
                let value = response.headers().get(name)?.to_str().ok()?;
                Some(value.to_owned())
            };
            match response.status().as_u16() {
                status @ (200 | 304) => {
                    let length = header("content-length");
                    return Ok(Answer {
                        is_unchanged: status == 304,
                        etag: header("etag"),
                        modified: header("last-modified"),
                        length: length.and_then(|length| length.parse().ok()),
                        body: Box::new(response.into_body().into_reader()),
                    });
                }
                301 | 302 | 303 | 307 | 308 => {
                    let location = header("location").unwrap_or_default();
                    address = address::redirected(&address, &address::tidy(&location))
                        .ok_or(FetchProblem::ForeignHost(location))?;
                }
                status @ 500.. => return Err(FetchProblem::Unavailable(status)),
                status => return Err(FetchProblem::Refused(status)),
            }
        }
        Err(FetchProblem::Redirects)
    }

    /// Keeps to the highest rate by waiting between requests, however long each takes.
    fn pace(&self) {
        let pause = self.options.max_rate.filter(|rate| *rate > 0.0);
        if let Some(rate) = pause
            && self.asked.replace(true)
        {
            let pause = Duration::try_from_secs_f64(rate.recip());
            (self.world.wait)(pause.unwrap_or(Duration::MAX));
        }
    }
}

/// Reads all of a body that is no larger than a limit.
pub(super) fn all(body: impl Read, most: u64) -> Result<Vec<u8>, FetchProblem> {
    let mut bytes = Vec::new();
    let read = body.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| broken(&error))?;
    if bytes.len() as u64 > most { Err(FetchProblem::TooLarge(most)) } else { Ok(bytes) }
}

/// Why a body ends.
pub(super) fn broken(error: &io::Error) -> FetchProblem {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    inner.map_or_else(|| FetchProblem::Broken(error.to_string()), problem)
}

fn problem(error: &ureq::Error) -> FetchProblem {
    match error {
        ureq::Error::Io(_)
        | ureq::Error::Protocol(_)
        | ureq::Error::Timeout(_)
        | ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Decompress(..) => FetchProblem::Broken(error.to_string()),
        other => FetchProblem::NoConnection(other.to_string()),
    }
}
