package httpapi

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/townhall-go/townhall"
)

// cursors are places in lists as they are given out. One at a record that was not shown is sealed: it would tell that the record is there.
// The key is the host's, where it gave one for webhooks; else it is new with every start, and a sealed place is asked for anew after one.
type cursors struct{ seal cipher.AEAD }

const sealed = "~" // before a sealed place, in no plain one

func newCursors(key []byte) (cursors, error) {
	secret := sha256.Sum256(append([]byte("townhall cursor "), key...))
	if len(key) < 16 {
		if _, err := rand.Read(secret[:]); err != nil {
			return cursors{}, err
		}
	}
	block, err := aes.NewCipher(secret[:])
	if err != nil {
		return cursors{}, err
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	return cursors{seal}, err
}

func (c cursors) text(at townhall.Cursor, shown bool) string {
	if shown {
		return base64.RawURLEncoding.EncodeToString([]byte(at))
	}
	return sealed + base64.RawURLEncoding.EncodeToString(c.seal.Seal(nil, nil, []byte(at), nil))
}

func (c cursors) read(s string) (townhall.Cursor, error) {
	text, isSealed := strings.CutPrefix(s, sealed)
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil && isSealed {
		raw, err = c.seal.Open(nil, nil, raw, nil)
	}
	return townhall.Cursor(raw), err
}
