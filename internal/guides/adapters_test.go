package guides_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/boxtest"
	"github.com/townhall-go/townhall/adapters/files"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/notify"
	"github.com/townhall-go/townhall/adapters/storetest"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/governance/vote"
)

// ours is a store of somebody's own, which here hands everything on.
type ours struct{ townhall.Store }

func TestOurStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) townhall.Store { return ours{memory.New()} }, storetest.Fleeting())
}

func TestOurBox(t *testing.T) {
	boxtest.Run(t, func(t *testing.T) vote.Box { return memory.NewBox() })
}

// small keeps attachments up to a size.
type small struct {
	townhall.Files
	most int64
}

// Put refuses content that is too large. It reads to the end of what it keeps, and keeps nothing of the rest.
func (s small) Put(ctx context.Context, content io.Reader) (townhall.Digest, error) {
	return s.Files.Put(ctx, &bounded{content, s.most})
}

// bounded fails a read past its end, so that nothing is kept of content that is cut off.
type bounded struct {
	content io.Reader
	left    int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.content.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, &townhall.Error{Kind: townhall.Invalid, Field: "content", Needed: townhall.Plain("less")}
	}
	return n, err
}

func Example_files() {
	ctx := context.Background()
	at, err := os.MkdirTemp("", "guide")
	must(err)
	defer os.RemoveAll(at)
	dir, err := files.Dir(at)
	must(err)
	kept := small{dir, 20}
	_, err = kept.Put(ctx, strings.NewReader("a signed agreement"))
	fmt.Println(err)
	_, err = kept.Put(ctx, strings.NewReader("a signed agreement of many pages"))
	fmt.Println(errors.Is(err, townhall.Invalid))
	// Output:
	// <nil>
	// true
}

// desk is a notifier that puts notices on a queue of the host's.
type desk struct {
	queue func(id, to, text string) error
}

// Notify hands a notice on. It may see one again after a crash, under the same id: the queue drops what it knows.
func (d desk) Notify(_ context.Context, n townhall.Notice) error {
	return d.queue(n.ID, string(n.To), n.Text.In(townhall.ZH))
}

// staff is a directory over the host's own tables, here a list.
type staff struct {
	units map[townhall.UnitID]townhall.Unit
	posts map[townhall.UnitID]map[string][]townhall.PersonID
}

// Unit gives a unit.
func (s staff) Unit(_ context.Context, id townhall.UnitID) (townhall.Unit, error) {
	unit, ok := s.units[id]
	if !ok {
		return unit, &townhall.Error{Kind: townhall.NotFound, Field: "unit", Found: townhall.ValueOf(string(id))}
	}
	return unit, nil
}

// Holders gives who holds a post in a unit, in order of id. This list has no dates; a table of posts has, and asks for on.
func (s staff) Holders(_ context.Context, unit townhall.UnitID, post string, on townhall.Date) ([]townhall.PersonID, error) {
	return s.posts[unit][post], nil
}

func Example_directory() {
	directory := staff{posts: map[townhall.UnitID]map[string][]townhall.PersonID{"dongcun": {"clerk": {"chen", "lin"}}}}
	phone := func(_ context.Context, p townhall.PersonID) (string, error) { return "+86 " + string(p), nil }
	to, err := notify.Holders(directory, "clerk", phone)(context.Background(), townhall.Notice{To: "dongcun"})
	fmt.Println(to, err)
	_, err = directory.Unit(context.Background(), "xicun")
	fmt.Println(err)
	fmt.Println(desk{func(id, to, text string) error { fmt.Println(id, to, text); return nil }}.Notify(context.Background(), townhall.Notice{ID: "n1", To: "dongcun", Text: townhall.Plain("到期")}))
	// Output:
	// [+86 chen +86 lin] <nil>
	// townhall: not found: unit xicun
	// n1 dongcun 到期
	// <nil>
}

// newSM4 is the host's own cipher; the one of this test stands for it.
func newSM4(key []byte) (cipher.Block, error) { return aes.NewCipher(key) }

func Example_cipher() {
	sm4 := vault.Cipher{Name: "sm4-gcm", KeySize: 16, New: func(key []byte) (cipher.AEAD, error) {
		block, err := newSM4(key)
		if err != nil {
			return nil, err
		}
		return cipher.NewGCM(block)
	}}
	people, err := vault.Memory(make([]byte, vault.MasterSize), vault.By(sm4)) // vault.New takes the same options
	if err != nil {
		panic(err)
	}
	must(people.Put(context.Background(), "p", townhall.Person{Name: "王小明"}))
	fmt.Println(people.Get(context.Background(), "p"))
	// Output: {王小明    map[]} <nil>
}
