//! Pages rendered by the server from the components of the web app: path → data, through the
//! functions of the API → HTML.

use super::Web;
use actix_web::http::header;
use actix_web::http::{Method, StatusCode};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use sportello_api::auth::whoami;
use sportello_api::ctx::{Citizen, L1};
use sportello_api::http::{client, security_headers};
use sportello_api::{Ctx, Fail, payments, services, tenant, verifications};
use sportello_frontend::route::{Address, Route};
use sportello_frontend::site::{PageData, Site};
use sportello_frontend::ssr::{self, PageRequest, RenderedPage};
use sportello_types::lang::LANGUAGE_COOKIE;
use sportello_types::problem::ProblemCode;

/// Any address that is neither a file nor an operation.
pub(super) async fn handler(
    mut ctx: Ctx,
    citizen: Option<Citizen<L1>>,
    web_app: Data<Web>,
    req: HttpRequest,
) -> Result<HttpResponse, Fail> {
    if req.method() != Method::GET && req.method() != Method::HEAD {
        return Err(ProblemCode::MethodNotAllowed.into());
    }
    let path = req.uri().path_and_query().map_or("/", |path| path.as_str());
    let address = Address::parse(path);
    ctx.lang = address.lang;
    let data = match data(&ctx, &address).await {
        Ok(data) => data,
        Err(fail) if fail.code() == ProblemCode::NotFound => PageData::Problem {
            problem: ProblemCode::NotFound,
            reference: None,
            retry: None,
        },
        Err(fail) => return Err(fail),
    };
    let signed_in = match &citizen {
        Some(citizen) => Some(whoami::show(citizen).await?),
        None => None,
    };
    let page = ssr::render(PageRequest {
        path: path.to_owned(),
        site: Site {
            tenant: ctx.municipality(),
            assets: web_app.manifest.assets.clone(),
            origin: client::origin(&req, &ctx.app.settings).unwrap_or_default(),
            session: web_app.session,
        },
        signed_in,
        data,
    });
    Ok(answer(page, &address))
}

/// What the page needs to know, so that the app need not ask again.
async fn data(ctx: &Ctx, address: &Address) -> Result<PageData, Fail> {
    Ok(match &address.route {
        // The page of the list filters by itself, on the server as in the browser.
        Route::Home | Route::Services => PageData::Services {
            services: ctx
                .tenant
                .shelf
                .at(&ctx.tenant, ctx.lang, ctx.now)?
                .services
                .clone(),
        },
        Route::Service(slug) => PageData::Service {
            service: Box::new(services::sheet(ctx, slug)?),
            blank_form: true,
        },
        Route::SignIn => PageData::SignIn {
            providers: tenant::identity_providers::list(ctx).await?.items,
        },
        Route::Verification(code) => PageData::Verification {
            verification: verifications::check(ctx, code).await?,
        },
        Route::Pay | Route::PaySpontaneous(_) | Route::PayNotice => paying(ctx, &address.route)?,
        Route::Register
        | Route::RegisterConfirm
        | Route::Credentials
        | Route::Recover
        | Route::RecoverPassword
            if !ctx.tenant.settings.desk.enabled =>
        {
            return Err(ProblemCode::NotFound.into());
        }
        _ => PageData::None,
    })
}

/// What can be paid here; a page of which nothing can be paid is not there.
fn paying(ctx: &Ctx, route: &Route) -> Result<PageData, Fail> {
    let payments = payments::spontaneous_list(ctx);
    let is_there = match route {
        Route::PayNotice => payments.open,
        Route::PaySpontaneous(slug) => payments.kinds.iter().any(|kind| kind.slug == *slug && kind.open),
        _ => payments.open || !payments.kinds.is_empty(),
    };
    if is_there {
        Ok(PageData::Spontaneous { payments })
    } else {
        Err(ProblemCode::NotFound.into())
    }
}

fn answer(page: RenderedPage, address: &Address) -> HttpResponse {
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = HttpResponse::build(status);
    answer
        .content_type("text/html; charset=utf-8")
        // Asked again each time, but the browser may keep it for going back.
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Cookie"))
        .insert_header((header::CONTENT_LANGUAGE, address.lang.tag()));
    if address.route.has_camera() {
        answer.insert_header((
            header::PERMISSIONS_POLICY,
            security_headers::PERMISSIONS_WITH_CAMERA,
        ));
    }
    // The API answers in the language of the page that asks.
    let lang = actix_web::cookie::Cookie::build(LANGUAGE_COOKIE, address.lang.tag())
        .path("/")
        .same_site(actix_web::cookie::SameSite::Lax)
        .finish();
    answer.cookie(lang);
    answer.body(page.html)
}
