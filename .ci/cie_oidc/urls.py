"""Where the judge answers: the anchor at the root, the provider under /oidc/op."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from spid_cie_oidc.authority.urls import urlpatterns as of_the_anchor
from spid_cie_oidc.entity.urls import urlpatterns as of_an_entity
from spid_cie_oidc.entity.views import entity_configuration
from spid_cie_oidc.provider.urls import urlpatterns as of_the_provider

urlpatterns = [path("up", lambda request: HttpResponse("up"))]
if settings.ROLE == "anchor":
    urlpatterns += [*of_an_entity, *of_the_anchor]
else:
    urlpatterns += [path("oidc/op/.well-known/openid-federation", entity_configuration), *of_the_provider]
