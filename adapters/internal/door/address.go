package door

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// client is the address of who asks, and whether the connection itself is that of a proxy that is believed. The addresses of
// X-Forwarded-For are read from the last, which the nearest proxy wrote, to the first that is no proxy's.
func (d *Door) client(r *http.Request) (who netip.Addr, trusted bool) {
	who = peer(r)
	if trusted = d.proxy(who); !trusted {
		return who, false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		addr, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break // what lies before was written by nobody who is believed
		}
		if who = addr.Unmap(); !d.proxy(who) {
			break
		}
	}
	return who, true
}

func (d *Door) proxy(a netip.Addr) bool {
	return slices.ContainsFunc(d.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// peer is the address at the other end of the connection; a socket of the same machine has none.
func peer(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap().WithZone("")
}

// network is what counts as one address: an IPv6 subscriber has a /64 to choose from.
func network(a netip.Addr) string {
	if a.Is6() {
		p, _ := a.Prefix(64)
		return p.Addr().String()
	}
	return a.String()
}

// neighbourhood is an address as far as a log may have it.
func neighbourhood(a netip.Addr) string {
	if !a.IsValid() {
		return ""
	}
	bits := 24
	if a.Is6() {
		bits = 48
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}
