//! What is measured of requests and jobs, for Prometheus. No label carries anything personal.

use actix_web::http::{Method, StatusCode};
use chrono::{DateTime, Utc};
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};
use sportello_types::whoami::Provider;
use std::time::Duration;

/// The measures of one process.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    logins: IntCounterVec,
    jobs: HistogramVec,
    worker_started: IntGauge,
    worker_seen: IntGauge,
}

impl Metrics {
    /// Fresh measures in a registry of their own.
    pub fn new() -> Result<Self, prometheus::Error> {
        let buckets = vec![
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
        ];
        let requests = HistogramVec::new(
            HistogramOpts::new("sportello_http_request_duration_seconds", "Duration of requests")
                .buckets(buckets.clone()),
            &["method", "route", "status"],
        )?;
        let logins = IntCounterVec::new(
            Opts::new(
                "sportello_logins_total",
                "Logins ended, by national identity and outcome",
            ),
            &["provider", "outcome"],
        )?;
        let jobs = HistogramVec::new(
            HistogramOpts::new("sportello_job_duration_seconds", "Duration of jobs").buckets(buckets),
            &["job", "outcome"],
        )?;
        let worker_started = IntGauge::new(
            "sportello_worker_alive_since_timestamp_seconds",
            "When the worker of this process last started; 0 where there is none",
        )?;
        let worker_seen = IntGauge::new(
            "sportello_worker_seen_timestamp_seconds",
            "When the worker of this process last looked for jobs; 0 where there is none",
        )?;
        let registry = Registry::new();
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(logins.clone()))?;
        registry.register(Box::new(jobs.clone()))?;
        registry.register(Box::new(worker_started.clone()))?;
        registry.register(Box::new(worker_seen.clone()))?;
        Ok(Self {
            registry,
            requests,
            logins,
            jobs,
            worker_started,
            worker_seen,
        })
    }

    /// Notes a request. `route` is the pattern, never the path.
    pub fn request(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        self.requests
            .with_label_values(&[method_label(method), route, status.as_str()])
            .observe(took.as_secs_f64());
    }

    /// Notes the end of a login: `accepted` or a problem's code.
    pub fn login(&self, provider: Provider, outcome: &str) {
        self.logins.with_label_values(&[provider.slug(), outcome]).inc();
    }

    /// Notes a job: `done`, `retry` or `dead`.
    pub fn job(&self, name: &str, outcome: &str, took: Duration) {
        self.jobs
            .with_label_values(&[name, outcome])
            .observe(took.as_secs_f64());
    }

    /// Notes that the worker starts, or starts again.
    pub fn worker_started(&self, now: DateTime<Utc>) {
        self.worker_started.set(now.timestamp());
    }

    /// Notes that the worker looks for jobs.
    pub fn worker_seen(&self, now: DateTime<Utc>) {
        self.worker_seen.set(now.timestamp());
    }

    /// Everything, in Prometheus' text format.
    pub fn render(&self) -> Result<String, prometheus::Error> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

/// The method, if it is one of HTTP's own (RFC 9110 §9, RFC 5789): a caller may send any other word.
pub fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::CONNECT => "CONNECT",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_method_makes_no_series_of_its_own() {
        let metrics = Metrics::new().unwrap();
        for method in ["GET", "QQ1", "QQ2", "get"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            metrics.request(&method, "/", StatusCode::OK, Duration::ZERO);
        }
        let text = metrics.render().unwrap();
        let series = |label: &str| text.contains(&format!("method=\"{label}\""));
        assert!(series("GET") && series("other"), "{text}");
        assert!(!series("QQ1") && !series("QQ2") && !series("get"), "{text}");
    }
}
