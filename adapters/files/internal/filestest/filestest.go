// Package filestest is the contract of townhall.Files as a suite, for every keeper of files in this module.
package filestest

import (
	"bytes"
	"context"
	"crypto/sha512"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/files/internal/content"
)

// Place is where files are kept, and how the suite looks and tampers behind the keeper's back.
type Place struct {
	Open    func(t *testing.T, options ...content.Option) townhall.Files // again, on the same place
	Kept    func(t *testing.T) int                                       // objects, files or rows, unfinished ones too
	Replace func(t *testing.T, d townhall.Digest, kept []byte)           // what is kept under a digest
}

// Run holds keepers to the contract; fresh gives an empty place.
func Run(t *testing.T, fresh func(t *testing.T) Place) {
	for name, test := range map[string]func(*testing.T, Place){
		"gives back what was put":            givesBack,
		"keeps once what is put twice":       keepsOnce,
		"names what it does not have":        namesMissing,
		"refuses what is no digest":          refusesDigests,
		"keeps nothing if reading fails":     keepsNothing,
		"stops when the context is over":     stops,
		"ends in Corrupt if content changed": detectsChanges,
		"mends what is put again":            mends,
		"serves many at once":                servesMany,
		"keeps by another hash":              keepsByAnotherHash,
		"streams":                            streams,
	} {
		t.Run(name, func(t *testing.T) { test(t, fresh(t)) })
	}
}

// some is content that is always the same for a size in bytes, and compresses badly.
func some(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{byte(size), byte(size >> 8)}).Read(b)
	return b
}

func put(t *testing.T, f townhall.Files, b []byte) townhall.Digest {
	t.Helper()
	d, err := f.Put(t.Context(), bytes.NewReader(b))
	require.NoError(t, err)
	return d
}

func read(t *testing.T, f townhall.Files, d townhall.Digest) ([]byte, error) {
	t.Helper()
	r, err := f.Open(t.Context(), d)
	require.NoError(t, err)
	defer func() { assert.NoError(t, r.Close()) }()
	return io.ReadAll(r)
}

func givesBack(t *testing.T, p Place) {
	f := p.Open(t)
	const chunk = 256 << 10
	for _, size := range []int{0, 1, 1000, chunk - 1, chunk, chunk + 1, 3*chunk + 7, 5 << 20} {
		want := some(size)
		d, err := f.Put(t.Context(), iotest.OneByteReader(bytes.NewReader(want[:min(size, 1000)])))
		require.NoError(t, err)
		if size > 1000 {
			d, err = f.Put(t.Context(), iotest.HalfReader(bytes.NewReader(want)))
			require.NoError(t, err)
		}
		require.True(t, strings.HasPrefix(string(d), "sha256:"), "%s", d)
		_, err = townhall.ParseDigest(string(d))
		require.NoError(t, err)
		for _, again := range []townhall.Files{f, p.Open(t)} {
			got, err := read(t, again, d)
			require.NoError(t, err, "%d bytes", size)
			require.True(t, bytes.Equal(want, got), "%d bytes", size)
		}
	}
}

func keepsOnce(t *testing.T, p Place) {
	f := p.Open(t)
	first := put(t, f, some(1000))
	kept := p.Kept(t)
	assert.Equal(t, first, put(t, f, some(1000)))
	assert.Equal(t, first, put(t, p.Open(t), some(1000)))
	assert.Equal(t, kept, p.Kept(t))
	assert.NotEqual(t, first, put(t, f, some(1001)))
}

func namesMissing(t *testing.T, p Place) {
	d := townhall.Digest("sha256:" + strings.Repeat("ab", 32))
	_, err := p.Open(t).Open(t.Context(), d)
	require.ErrorIs(t, err, townhall.NotFound)
	assert.Contains(t, err.Error(), string(d))
}

func refusesDigests(t *testing.T, p Place) {
	f := p.Open(t)
	for _, bad := range []string{"", "sha256", "sha256:", "sha256:../../etc/passwd", "../x:" + strings.Repeat("ab", 32),
		"sha256:" + strings.Repeat("AB", 32), "sha256:" + strings.Repeat("ab", 31), "md5:" + strings.Repeat("ab", 16)} {
		_, err := f.Open(t.Context(), townhall.Digest(bad))
		assert.ErrorIs(t, err, townhall.Invalid, bad)
	}
	_, err := f.Open(t.Context(), townhall.Digest("md5:"+strings.Repeat("ab", 16)))
	var e *townhall.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "a digest by one of sha256", e.Needed.In(townhall.EN))
	assert.Equal(t, "sha256 之一的摘要", e.Needed.In(townhall.ZH))
}

func keepsNothing(t *testing.T, p Place) {
	f := p.Open(t)
	empty := p.Kept(t)
	unplugged := errors.New("scanner unplugged")
	for _, size := range []int{0, 10, 1 << 20} {
		_, err := f.Put(t.Context(), io.MultiReader(bytes.NewReader(some(size)), iotest.ErrReader(unplugged)))
		require.ErrorIs(t, err, unplugged)
		assert.Equal(t, empty, p.Kept(t), "after %d bytes", size)
	}
}

func stops(t *testing.T, p Place) {
	f := p.Open(t)
	empty := p.Kept(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := f.Put(ctx, io.MultiReader(bytes.NewReader(some(1<<20)), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, nil
	}), bytes.NewReader(some(1<<20))))
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, empty, p.Kept(t))
	_, err = f.Open(ctx, put(t, f, some(10)))
	require.ErrorIs(t, err, context.Canceled)

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	r, err := f.Open(ctx, put(t, f, some(3<<20)))
	require.NoError(t, err)
	defer r.Close()
	_, err = io.ReadFull(r, make([]byte, 1000))
	require.NoError(t, err)
	cancel()
	_, err = io.Copy(io.Discard, r)
	require.ErrorIs(t, err, context.Canceled)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) {
	_, err := f(b)
	if err == nil {
		err = io.EOF
	}
	return 0, err
}

func detectsChanges(t *testing.T, p Place) {
	f := p.Open(t)
	good := some(600 << 10)
	for name, bad := range map[string][]byte{
		"a bit turned":   append([]byte{good[0] ^ 1}, good[1:]...),
		"a byte short":   good[:len(good)-1],
		"a byte long":    append(bytes.Clone(good), 'x'),
		"emptied":        {},
		"another's file": some(1000),
	} {
		t.Run(name, func(t *testing.T) {
			d := put(t, f, good)
			p.Replace(t, d, bad)
			_, err := read(t, f, d)
			require.ErrorIs(t, err, townhall.Corrupt)
			var e *townhall.Error
			require.ErrorAs(t, err, &e)
			assert.Contains(t, e.Needed.In(townhall.EN), string(d), "the digest that was needed")
			assert.Contains(t, e.Needed.In(townhall.ZH), string(d))
			assert.Contains(t, e.Found.String(), "sha256:", "the digest that was found")

			r, err := f.Open(t.Context(), d)
			require.NoError(t, err)
			_, first := io.Copy(io.Discard, r)
			_, second := r.Read(make([]byte, 1))
			assert.ErrorIs(t, first, townhall.Corrupt)
			assert.ErrorIs(t, second, townhall.Corrupt, "it stays so")
			require.NoError(t, r.Close())
		})
	}
}

func mends(t *testing.T, p Place) {
	f := p.Open(t)
	d := put(t, f, some(600<<10))
	p.Replace(t, d, []byte("damaged"))
	assert.Equal(t, d, put(t, f, some(600<<10)))
	got, err := read(t, f, d)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(some(600<<10), got))
}

func servesMany(t *testing.T, p Place) {
	var wg sync.WaitGroup
	for i := range 16 {
		f := p.Open(t)
		wg.Go(func() {
			for _, want := range [][]byte{some(300 << 10), []byte(fmt.Sprint("mine: ", i))} {
				d, err := f.Put(t.Context(), bytes.NewReader(want))
				if !assert.NoError(t, err) {
					return
				}
				r, err := f.Open(t.Context(), d)
				if !assert.NoError(t, err) {
					return
				}
				got, err := io.ReadAll(r)
				assert.NoError(t, err)
				assert.True(t, bytes.Equal(want, got))
				assert.NoError(t, r.Close())
			}
		})
	}
	wg.Wait()
}

func keepsByAnotherHash(t *testing.T, p Place) {
	old := put(t, p.Open(t), some(100))
	f := p.Open(t, content.Use("sha512", sha512.New))
	d := put(t, f, some(100))
	assert.True(t, strings.HasPrefix(string(d), "sha512:"), "%s", d)
	for _, name := range []townhall.Digest{old, d} {
		got, err := read(t, f, name)
		require.NoError(t, err)
		assert.Equal(t, some(100), got)
	}
	_, err := p.Open(t).Open(t.Context(), d)
	assert.ErrorIs(t, err, townhall.Invalid, "a keeper that does not know the hash cannot check it")
}

// streams reads the beginning of a large file, and lets go.
func streams(t *testing.T, p Place) {
	f := p.Open(t)
	want := some(4 << 20)
	d := put(t, f, want)
	for range 40 { // more than there are connections
		r, err := f.Open(t.Context(), d)
		require.NoError(t, err)
		got := make([]byte, 1000)
		_, err = io.ReadFull(r, got)
		require.NoError(t, err)
		require.True(t, bytes.Equal(want[:1000], got))
		require.NoError(t, r.Close())
	}
}
