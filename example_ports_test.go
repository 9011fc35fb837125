package townhall_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/files"
	"github.com/townhall-go/townhall/adapters/vault"
)

func ExampleActor() {
	mediator := townhall.Actor{Person: "p-17", Capacity: "mediator", Unit: "dongcun-committee"}
	fmt.Println(mediator)
	fmt.Println(townhall.Actor{Capacity: "clock"}) // what nobody but time does
	// Output:
	// mediator p-17 @ dongcun-committee
	// clock
}

func ExampleCite() {
	law := townhall.Cite{Law: "人民调解法", English: "People's Mediation Law", Read: "LawRefBook/Laws@2f4c5c2"}
	fmt.Println(law.Art("29"))
	fmt.Println(law.Art("29").Text().In(townhall.ZH))
	hearsay := townhall.Cite{Law: "县人民调解办法", Article: "12", Unverified: true}
	fmt.Println(hearsay.Text().In(townhall.ZH))
	// Output:
	// People's Mediation Law, art. 29
	// 《人民调解法》第29条
	// 《县人民调解办法》第12条（未经核实）
}

// Who may do what is the host's to say: here, nobody but a unit's own people may act on what lies on its desk.
func ExamplePolicyFunc() {
	ctx, office := context.Background(), lampOffice()
	ref, err := report(ctx, office)
	if err != nil {
		panic(err)
	}
	office.Policy = townhall.PolicyFunc(func(_ context.Context, r townhall.Request) error {
		if r.By.Unit == r.Record.Holder {
			return nil
		}
		return townhall.Denied(r)
	})
	fix := func(l lamp, m townhall.Moment) (lamp, []townhall.Fact, error) {
		l.Fixed = m.Today
		return l, []townhall.Fact{{}}, nil
	}
	for _, by := range []townhall.Actor{{Person: "p1", Capacity: "resident"}, {Person: "p2", Capacity: "electrician", Unit: "works"}} {
		_, err = townhall.Act(ctx, office, by, "repair", ref, fix)
		if err != nil {
			fmt.Println(strings.ReplaceAll(townhall.Explain(err, townhall.ZH), ref.ID, "…"))
		}
	}
	fmt.Println(err)
	// Output:
	// 无权限：lamp/… repair应为有权“repair”的行为人，实为resident p1
	// <nil>
}

// A signed paper is kept by its content; the document refers to it by its digest.
func ExampleFiles() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "files")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	var kept townhall.Files
	if kept, err = files.Dir(dir); err != nil {
		panic(err)
	}
	digest, err := kept.Put(ctx, strings.NewReader("a signed agreement"))
	if err != nil {
		panic(err)
	}
	paper := townhall.Attachment{Digest: digest, Name: "agreement.pdf", Type: "application/pdf", Size: 18}
	content, err := kept.Open(ctx, paper.Digest)
	if err != nil {
		panic(err)
	}
	defer content.Close()
	text, err := io.ReadAll(content)
	fmt.Println(paper.Name, string(text), err)
	// Output: agreement.pdf a signed agreement <nil>
}

// A record names a person by an id alone; who that is stays in the vault, and goes when the law says so.
func ExampleVault() {
	ctx := context.Background()
	var people townhall.Vault
	people, err := vault.Memory([]byte(strings.Repeat("k", vault.MasterSize))) // a real key is random, and kept elsewhere
	if err != nil {
		panic(err)
	}
	if err := people.Put(ctx, "p-1", townhall.Person{Name: "王小明", Phone: "138 0000 0000"}); err != nil {
		panic(err)
	}
	ids, err := people.Find(ctx, "phone", "13800000000")
	fmt.Println(ids, err)
	fmt.Println(people.Shred(ctx, "p-1"))
	_, err = people.Get(ctx, "p-1")
	fmt.Println(townhall.Explain(err, townhall.EN))
	// Output:
	// [p-1] <nil>
	// <nil>
	// gone: person: needs a person who was not shredded, found p-1
}

// sms is a Notifier: it hands a reminder, in the town's language, to whatever carries it.
type sms struct{ sent []string }

func (s *sms) Notify(_ context.Context, n townhall.Notice) error {
	s.sent = append(s.sent, string(n.To)+"："+strings.ReplaceAll(n.Text.In(townhall.ZH), n.Ref.ID, "…"))
	return nil
}

func ExampleNotifier() {
	ctx, office, phone := context.Background(), lampOffice(), &sms{}
	office.Notifier = phone
	if _, err := report(ctx, office); err != nil {
		panic(err)
	}
	_, err := office.Tick(ctx, time.Date(2025, 10, 14, 8, 0, 0, 0, time.UTC)) // a program does this every morning
	fmt.Println(phone.sent, err)
	// Output: [works：lamp/…（自2025-10-09起3个工作日内）于2025-10-14到期] <nil>
}

// staff is a Directory over a host's own table of posts.
type staff map[townhall.UnitID][]post

type post struct {
	name   string
	person townhall.PersonID
	held   townhall.Period
}

// Unit gives a unit by its id.
func (s staff) Unit(_ context.Context, id townhall.UnitID) (townhall.Unit, error) {
	if _, ok := s[id]; !ok {
		return townhall.Unit{}, &townhall.Error{Kind: townhall.NotFound, Field: "unit", Found: townhall.ValueOf(id)}
	}
	return townhall.Unit{ID: id, Name: townhall.Plain(string(id))}, nil
}

// Holders gives who holds a post on a day.
func (s staff) Holders(_ context.Context, unit townhall.UnitID, name string, on townhall.Date) (ids []townhall.PersonID, err error) {
	for _, p := range s[unit] {
		if p.name == name && p.held.Contains(on) {
			ids = append(ids, p.person)
		}
	}
	return ids, nil
}

func ExampleDirectory() {
	ctx := context.Background()
	var people townhall.Directory = staff{"works": {
		{"electrician", "p2", townhall.Until(townhall.NewDate(2025, time.June, 30))},
		{"electrician", "p5", townhall.Since(townhall.NewDate(2025, time.July, 1))}}}
	for _, month := range []time.Month{time.May, time.October} {
		ids, err := people.Holders(ctx, "works", "electrician", townhall.NewDate(2025, month, 9))
		fmt.Println(month, ids, err)
	}
	_, err := people.Unit(ctx, "parks")
	fmt.Println(err)
	// Output:
	// May [p2] <nil>
	// October [p5] <nil>
	// townhall: not found: unit parks
}
