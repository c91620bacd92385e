# What is kept, for how long, and how it is forgotten. Kept is only what says by which tags it is forgotten
# (Surrogate-Key), beside files whose names change with their content. Everything else goes to the bank each time.

import std;

sub vcl_recv {
    if (req.method == "PURGE") {
        call forget;
    }

    # First, with their cookies: documents may be for people who are logged in, and a form may belong to a session.
    if ((req.method != "GET" && req.method != "HEAD") || req.url ~ "^/(beheer|documents|healthz|readyz)(/|$|\?)") {
        return (pass);
    }
    # A cookie or a key never changes a public answer. A key still goes to the bank when the answer is fetched.
    unset req.http.Cookie;

    # How old an answer may be that is sent while a new one is fetched, as `stale-while-revalidate` says; and, while the bank
    # does not answer, as `stale-if-error` says. How long each is kept at most is read from the answer itself, below.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 1d;
    } else {
        set req.grace = 7d;
    }
    return (hash);
}

# PURGE with tags in Surrogate-Key. Only through the listener called `purge`, which is bound to an address that only the
# workers of the bank reach; with VARNISH_PURGE_TOKEN in the environment of varnishd, only with that token.
sub forget {
    if (local.socket != "purge") {
        return (synth(405, "Method Not Allowed"));
    }
    if (std.getenv("VARNISH_PURGE_TOKEN") ~ "." && req.http.Authorization != "Bearer " + std.getenv("VARNISH_PURGE_TOKEN")) {
        return (synth(403, "Forbidden"));
    }
    if (req.http.Surrogate-Key !~ "^[A-Za-z0-9_-]+( [A-Za-z0-9_-]+)*$") {
        return (synth(400, "Surrogate-Key must have the tags, with a space between them"));
    }
    # Of the stored answer alone, so that Varnish's own lurker removes what is banned also when nobody asks for it.
    if (!std.ban("obj.http.Cache-Tag ~ (^|,)(" + regsuball(req.http.Surrogate-Key, " ", "|") + ")(,|$)")) {
        return (synth(500, "Not banned: " + std.ban_error()));
    }
    return (synth(204, "No Content"));
}

sub vcl_backend_fetch {
    # What one caller has left of its limit is not for all others: the bank leaves it out of what a cache may keep.
    set bereq.http.Surrogate-Capability = {"verhalenbank="Surrogate/1.0""};
    # Asked anew while somebody is sent what is stale: for everybody, so not with that caller's key.
    if (bereq.is_bgfetch) {
        unset bereq.http.Authorization;
    }
}

sub vcl_backend_response {
    # The bank is there and in trouble, or has answered this caller often enough: what is kept is better than an error.
    if ((beresp.status >= 500 || beresp.status == 429) && bereq.is_bgfetch) {
        return (abandon);
    }
    if (beresp.http.Surrogate-Control ~ "max-age=[0-9]+" && beresp.http.Cache-Tag) {
        set beresp.ttl = std.duration(
            regsub(beresp.http.Surrogate-Control, "^.*max-age=([0-9]+).*$", "\1") + "s", 0s);
        set beresp.grace = std.duration(
            regsub(beresp.http.Surrogate-Control, "^.*stale-if-error=([0-9]+).*$", "\1") + "s", 0s);
        if (beresp.http.Content-Type ~ "^text/") {
            # Answers of the API come compressed.
            set beresp.do_gzip = true;
        }
        return (deliver);
    }
    if (bereq.url ~ "^/(static|images)/" && beresp.status == 200 && beresp.http.Cache-Control ~ "public|immutable") {
        if (beresp.ttl > 1h) {
            set beresp.ttl = 1h;
        }
        set beresp.grace = 7d;
        return (deliver);
    }
    # Remembered for two minutes, so that callers do not queue for each other meanwhile.
    set beresp.uncacheable = true;
    set beresp.ttl = 120s;
    return (deliver);
}

# Nothing is kept and the bank does not answer.
sub vcl_backend_error {
    set beresp.status = 503;
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "10";
    if (bereq.url ~ "^/api/v1(/|$|\?)") {
        set beresp.http.Content-Type = "application/problem+json";
        set beresp.http.Access-Control-Allow-Origin = "*";
        set beresp.body = """{"title": "Niet bereikbaar", "status": 503, "detail": """ +
            """"De verhalenbank is even niet bereikbaar. Probeer het zo weer. (Out of reach for a moment.)"}""";
    } else {
        set beresp.http.Content-Type = "text/plain; charset=utf-8";
        set beresp.body = "De verhalenbank is even niet bereikbaar. Probeer het zo weer. (Out of reach for a moment.)";
    }
    return (deliver);
}

sub vcl_deliver {
    # What is said to this cache is not for those behind it: they cannot be purged. Nor is the age of what is kept here, since
    # it is forgotten when it changes: a minute begins when it is sent.
    unset resp.http.Surrogate-Control;
    unset resp.http.CDN-Cache-Control;
    unset resp.http.Surrogate-Key;
    unset resp.http.Cache-Tag;
    unset resp.http.Age;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
    if (obj.hits > 0) {
        set resp.http.Cache-Status = "verhalenbank; hit";
    } else {
        set resp.http.Cache-Status = "verhalenbank; fwd=miss";
    }
}
