"""Addresses of pictures, under /images/."""

from django.urls import path

from storybank.images.views import serve_picture

app_name = "images"
urlpatterns = [path("<str:name>", serve_picture, name="picture")]
