"""Everything below a language prefix. Addresses that do not end in a slash get one from Django's CommonMiddleware."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from storybank.site.views import page

urlpatterns = [re_path(serve_pattern, page, name="page")]
