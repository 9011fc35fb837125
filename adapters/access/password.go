package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/townhall-go/townhall"
)

// SecretKind is the kind of the records that hold what passwords come to. Nobody reads them but this package.
const SecretKind = "access.secret"

// secret is a password by Argon2id. A record of one never changes: an account that takes another password names another record.
type secret struct {
	Hash string `json:"hash"` // $argon2id$v=19$m=65536,t=3,p=4$salt$hash
}

// Head is the record's header.
func (secret) Head() townhall.Head { return townhall.Head{Kind: SecretKind} }

// The lengths of RFC 9106's recommended options, in bytes, and the longest password that is looked at.
const (
	saltSize    = 16
	tagSize     = 32
	mostMemory  = 4 << 20 // KiB: what is stored as more is damaged
	longestWord = 1024
)

// hasher computes Argon2id, only so many at a time: each takes the memory of its cost.
type hasher struct {
	cost  Cost
	slots chan struct{}
}

func newHasher(c Cost, atOnce int) hasher { return hasher{c, make(chan struct{}, atOnce)} }

func (h hasher) key(ctx context.Context, password string, salt []byte, c Cost) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, c.Passes, c.Memory, c.Threads, tagSize), nil
}

// hash makes what is kept of a password.
func (h hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	key, err := h.key(ctx, password, salt, h.cost)
	code := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Passes, h.cost.Threads,
		code.EncodeToString(salt), code.EncodeToString(key)), err
}

// fits reports whether a password is the one that is kept; with nothing kept none is, which takes as long.
func (h hasher) fits(ctx context.Context, kept, password string) (bool, error) {
	cost, salt, want := h.cost, make([]byte, saltSize), make([]byte, tagSize)
	if kept != "" {
		var err error
		if cost, salt, want, err = parseHash(kept); err != nil {
			return false, err
		}
	}
	if len(password) > longestWord {
		password, kept = "", ""
	}
	key, err := h.key(ctx, password, salt, cost)
	return err == nil && subtle.ConstantTimeCompare(key, want) == 1 && kept != "", err
}

func parseHash(kept string) (c Cost, salt, key []byte, err error) {
	parts := strings.Split(kept, "$")
	if len(parts) == 6 && parts[1] == "argon2id" && parts[2] == fmt.Sprintf("v=%d", argon2.Version) {
		_, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads)
		if err == nil {
			salt, err = base64.RawStdEncoding.DecodeString(parts[4])
		}
		if err == nil {
			key, err = base64.RawStdEncoding.DecodeString(parts[5])
		}
		if err == nil && c.check() == nil && len(salt) == saltSize && len(key) == tagSize {
			return c, salt, key, nil
		}
	}
	return c, nil, nil, &townhall.Error{Kind: townhall.Corrupt, Field: "hash",
		Needed: townhall.Say("access.hash", "Argon2id 口令散列", "a password by Argon2id"), Err: err}
}

// check refuses a cost that Argon2 cannot be asked for, or that would take the machine's memory.
func (c Cost) check() error {
	if c.Passes < 1 || c.Passes > 100 || c.Threads < 1 || c.Memory < 8*uint32(c.Threads) || c.Memory > mostMemory {
		return invalid("cost", fmt.Sprintf("m=%d,t=%d,p=%d", c.Memory, c.Passes, c.Threads),
			townhall.Say("access.cost", "t 为 1 至 100，m 为 8p 至 {most} KiB", "t from 1 to 100, m from 8p to {most} KiB", "most", mostMemory))
	}
	return nil
}

// keep keeps a new password's hash and gives the id of its record.
func (a *Accounts) keep(ctx context.Context, o townhall.Office, password string) (string, error) {
	hash, err := a.hasher.hash(ctx, password)
	if err != nil {
		return "", err
	}
	id := o.NewID()
	_, err = townhall.Create(ctx, a.inner(o), clerk(), "keep", townhall.Ref{Kind: SecretKind, ID: id},
		func(townhall.Moment) (secret, []townhall.Fact, error) { return secret{hash}, []townhall.Fact{{}}, nil })
	return id, err
}

// kept reads the hash that an account names.
func (a *Accounts) kept(ctx context.Context, s townhall.Store, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	doc, _, err := townhall.Load[secret](ctx, s, townhall.Ref{Kind: SecretKind, ID: id})
	return doc.Hash, err
}

// wait lets a time pass from a moment on, so that an answer does not tell by its haste.
func wait(ctx context.Context, from time.Time, least time.Duration) {
	timer := time.NewTimer(least - time.Since(from))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
