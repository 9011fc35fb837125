package bucket_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/files"
	"github.com/townhall-go/townhall/adapters/files/bucket"
	"github.com/townhall-go/townhall/adapters/files/internal/filestest"
	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"
)

func place(t *testing.T, b *blob.Bucket) filestest.Place {
	t.Cleanup(func() { _ = b.Close() })
	return filestest.Place{
		Open: func(_ *testing.T, options ...files.Option) townhall.Files { return bucket.New(b, options...) },
		Kept: func(t *testing.T) (n int) {
			for objects := b.List(nil); ; n++ {
				if _, err := objects.Next(t.Context()); errors.Is(err, io.EOF) {
					return n
				}
			}
		},
		Replace: func(t *testing.T, d townhall.Digest, kept []byte) {
			name, digits, _ := strings.Cut(string(d), ":")
			require.NoError(t, b.WriteAll(t.Context(), name+"/"+digits[:2]+"/"+digits[2:], kept, nil))
		},
	}
}

func TestMemoryBucket(t *testing.T) {
	filestest.Run(t, func(t *testing.T) filestest.Place { return place(t, memblob.OpenBucket(nil)) })
}

func TestDirectoryBucket(t *testing.T) {
	filestest.Run(t, func(t *testing.T) filestest.Place {
		b, err := fileblob.OpenBucket(t.TempDir(), &fileblob.Options{Metadata: fileblob.MetadataDontWrite, NoTempDir: true})
		require.NoError(t, err)
		return place(t, b)
	})
}

// A directory that was kept by files.Dir can be served as a bucket, and the other way round.
func TestBucketAndDirShareTheirLayout(t *testing.T) {
	root := t.TempDir()
	dir, err := files.Dir(root)
	require.NoError(t, err)
	d, err := dir.Put(t.Context(), strings.NewReader("a scan"))
	require.NoError(t, err)
	b, err := fileblob.OpenBucket(root, nil)
	require.NoError(t, err)
	defer b.Close()
	r, err := bucket.New(b).Open(t.Context(), d)
	require.NoError(t, err)
	got, err := io.ReadAll(r)
	require.NoError(t, err)
	assert.Equal(t, "a scan", string(got))
}

func TestBucketThatCannotWriteKeepsNothing(t *testing.T) {
	root := filepath.Join(t.TempDir(), "b")
	require.NoError(t, os.Mkdir(root, 0o700))
	b, err := fileblob.OpenBucket(root, nil)
	require.NoError(t, err)
	require.NoError(t, b.Close())
	_, err = bucket.New(b).Put(context.Background(), strings.NewReader("x"))
	assert.Error(t, err)
}
