package door

import "net/http"

// Policies for Content-Security-Policy. Closed is for what is no page; Pages lets a page have what its own site serves.
const (
	Closed = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	Pages  = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
		"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

// dress gives an answer the headers that it has whatever it says; a handler may change them.
func (d *Door) dress(h http.Header, v *visit) {
	h.Set("X-Request-Id", v.id)
	h.Set("Content-Security-Policy", d.CSP)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	h.Set("Cache-Control", "no-store")
	if v.secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
