// Package webhook signs, verifies and sends webhooks by the Standard Webhooks specification 1.0.0
// (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md): the receiver knows from three headers who sent
// a message, when, and whether it has come before.
package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
)

// The headers of a webhook.
const (
	HeaderID        = "webhook-id"
	HeaderTimestamp = "webhook-timestamp"
	HeaderSignature = "webhook-signature"
)

// Tolerance is how far a message's time may lie from the receiver's clock, so that one that was overheard is worthless soon.
const Tolerance = 5 * time.Minute

// Secret (密钥) is what the two ends share. It prints as nothing that helps anybody, also within what prints its fields: hence
// the pointer.
type Secret struct{ key *[]byte }

const prefix = "whsec_"

// ParseSecret reads 24 to 64 bytes in base64, behind "whsec_" or without it.
func ParseSecret(s string) (Secret, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s, prefix))
	if err != nil || len(key) < 24 || len(key) > 64 { // the error would quote the secret
		return Secret{}, &townhall.Error{Kind: townhall.Invalid, Field: "secret", Needed: townhall.Say("webhook.secret", "whsec_ 加 24 至 64 字节的 base64", "whsec_ and 24 to 64 bytes in base64")}
	}
	return Secret{&key}, nil
}

// String hides the secret.
func (Secret) String() string { return prefix + "…" }

// GoString hides it from %#v.
func (s Secret) GoString() string { return s.String() }

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.key == nil }

// Headers signs a message. While a secret is being exchanged both are given, and either is good for the receiver. An id holds
// no full stop, so that nobody can move what is signed from one field to another.
func Headers(id string, at time.Time, body []byte, secrets ...Secret) (http.Header, error) {
	if id == "" || len(id) > 255 || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || r == '.' }) {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "id", Found: townhall.ValueOf(id),
			Needed: townhall.Say("webhook.id", "不含空格和点的 ASCII 标识", "an id of ASCII characters without spaces and full stops")}
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	var signatures []string
	for _, s := range secrets {
		if s.IsZero() {
			return nil, noSecret()
		}
		signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(s.mac(id, stamp, body)))
	}
	if len(signatures) == 0 {
		return nil, noSecret()
	}
	h := http.Header{}
	h.Set(HeaderID, id)
	h.Set(HeaderTimestamp, stamp)
	h.Set(HeaderSignature, strings.Join(signatures, " "))
	return h, nil
}

func noSecret() error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "secret", Needed: townhall.Say("webhook.secrets", "至少一个密钥", "a secret at least")}
}

func (s Secret) mac(id, stamp string, body []byte) []byte {
	m := hmac.New(sha256.New, *s.key)
	_, _ = m.Write([]byte(id + "." + stamp + ".")) // a hash takes all
	_, _ = m.Write(body)
	return m.Sum(nil)
}

// Verify checks that a message was signed with one of the secrets, about now. A receiver keeps the id for twice the tolerance
// and drops a message that bears it again.
func Verify(h http.Header, body []byte, now time.Time, secrets ...Secret) error {
	refused := func(field string) error {
		return &townhall.Error{Kind: townhall.Forbidden, Field: field, Needed: townhall.Say("webhook.signed", "由发送方刚刚签名的消息", "a message that its sender signed just now")}
	}
	id, stamp := h.Get(HeaderID), h.Get(HeaderTimestamp)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || id == "" {
		return refused(HeaderTimestamp)
	}
	if off := now.Unix() - seconds; off > int64(Tolerance/time.Second) || off < -int64(Tolerance/time.Second) {
		return refused(HeaderTimestamp)
	}
	for _, one := range strings.Fields(h.Get(HeaderSignature)) {
		version, encoded, _ := strings.Cut(one, ",")
		given, err := base64.StdEncoding.DecodeString(encoded)
		if version != "v1" || err != nil {
			continue // of a version that is not ours
		}
		for _, s := range secrets {
			if !s.IsZero() && hmac.Equal(given, s.mac(id, stamp, body)) {
				return nil
			}
		}
	}
	return refused(HeaderSignature)
}
