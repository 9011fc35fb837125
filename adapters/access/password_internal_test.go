package access

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

func TestAPasswordByArgon2id(t *testing.T) {
	h := newHasher(Cost{Passes: 1, Memory: 64, Threads: 1}, 1)
	kept, err := h.hash(context.Background(), "Ｐassword 一")
	require.NoError(t, err)
	assert.Regexp(t, `^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`, kept)
	other, err := h.hash(context.Background(), "Ｐassword 一")
	require.NoError(t, err)
	assert.NotEqual(t, kept, other, "each has a salt of its own")
	dearer := newHasher(RFC9106(), 1) // what was kept at another cost is still known
	for typed, fits := range map[string]bool{"Ｐassword 一": true, "Password 一": true, "password 一": false, "": false, strings.Repeat("x", 2000): false} {
		got, err := dearer.fits(context.Background(), kept, typed)
		require.NoError(t, err)
		assert.Equal(t, fits, got, typed)
	}
	got, err := h.fits(context.Background(), "", "")
	require.NoError(t, err)
	assert.False(t, got, "nothing kept is no password")
}

// What is stored is either read with a cost that can be paid, or damaged.
func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQxNmJ5dGVzIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=4294967295,t=4294967295,p=255$$")
	f.Add("$argon2i$v=19$m=64,t=1,p=1$$")
	f.Add("")
	f.Fuzz(func(t *testing.T, kept string) {
		c, salt, key, err := parseHash(kept)
		if err != nil {
			require.ErrorIs(t, err, townhall.Corrupt)
			return
		}
		require.NoError(t, c.check())
		require.Len(t, salt, saltSize)
		require.Len(t, key, tagSize)
	})
}
