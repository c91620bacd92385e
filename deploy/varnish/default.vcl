# The cache in front of the bank, for Varnish 7 as Debian ships it. docs/production.md says how to run it, and
# docs/decisions/0028-caches-in-front.md why it is so.
vcl 4.1;

# What differs between installations: where the bank answers.
include "./installation.vcl";
# What is the same for all of them.
include "./caching.vcl";
