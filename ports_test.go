package townhall_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

func TestParseDigest(t *testing.T) {
	hex := strings.Repeat("0123456789abcdef", 4)
	for _, s := range []string{"sha256:" + hex, "sm3:" + hex, "md5:" + hex[:32], "sha512:" + hex + hex} {
		d, err := townhall.ParseDigest(s)
		require.NoError(t, err)
		assert.Equal(t, s, string(d))
	}
	for _, s := range []string{"", hex, ":" + hex, "sha256:", "sha256:" + hex[:30], "sha256:" + hex[:33], "sha256:" + strings.ToUpper(hex), "SHA256:" + hex,
		"sha256:" + hex + hex + "00", "sha256:../../etc/passwd/0123456789abcdef0123456789", "sha/256:" + hex} {
		_, err := townhall.ParseDigest(s)
		assert.Equal(t, "digest", failed(t, townhall.Invalid, err).Field, s)
	}
}

func TestPersonFields(t *testing.T) {
	p := townhall.Person{Name: "Li", Phone: "1", More: map[string]string{"email": "li@example.org", "fax": "", "name": "shadowed"}}
	assert.Equal(t, map[string]string{"name": "Li", "phone": "1", "email": "li@example.org"}, p.Fields())
	assert.Empty(t, townhall.Person{}.Fields())
	assert.Len(t, p.More, 3, "the person stays as it was")
	sameJSON(t, p)
	sameJSON(t, townhall.Attachment{Digest: "sha256:x", Name: "a.pdf", Type: "application/pdf", Size: 3})
}

func TestAPersonHasNoMoreThanSomeFields(t *testing.T) {
	p := townhall.Person{Name: "王小明", Number: "1", Phone: "2", Address: "3", More: map[string]string{"mail": "4", "car": "5"}}
	assert.Equal(t, townhall.Person{Name: "王小明", More: map[string]string{"mail": "4"}}, p.Only("name", "mail", "none"))
	assert.Equal(t, townhall.Person{Number: "1", Phone: "2", Address: "3"}, p.Only("number", "phone", "address"))
	assert.Equal(t, townhall.Person{}, p.Only())
}
