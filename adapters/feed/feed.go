// Package feed publishes what is new as feeds that readers, portals and other offices follow: Atom (RFC 4287) and JSON Feed
// 1.1, of one value.
//
//	f := feed.Feed{ID: "tag:town.example,2026:decisions", Title: title, Home: "https://town.example/decisions",
//		Self: "https://town.example/decisions.atom", Language: townhall.ZH, Updated: now, Items: items}
//	err := f.WriteAtom(w)
//
// A reader knows an item by its ID, and shows one that has another as new: it is the same for ever, and no address that may
// move. TagURI makes one of a record's reference.
package feed

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// Feed (订阅源) is a list of what was published, the newest first. Give each form of it the address under which it is found
// itself.
type Feed struct {
	ID       string // a URI that stays: TagURI, or an address that never moves
	Title    townhall.Text
	Author   townhall.Text // the office that publishes; the title if empty, since Atom needs one
	Home     string        // the page that people read
	Self     string        // the address of this feed
	Language townhall.Language
	Updated  time.Time
	Items    []Item
}

// Item (条目) is one thing that was published.
type Item struct {
	ID        string // a URI that stays, whatever becomes of the item and its page
	Title     townhall.Text
	Summary   townhall.Text // plain text
	HTML      string        // the whole of it, if it is given; the caller answers for what it holds
	Link      string        // its page
	Published time.Time
	Updated   time.Time // when it last changed in what it says; Published if zero
	Tags      []string
}

// TagURI is a permanent id (RFC 4151) of something that is named under a host's name since a day: of a record by its
// reference, "tag:town.example,2026-01-01:mediation.case/c1".
func TagURI(host string, since townhall.Date, name string) string {
	return "tag:" + host + "," + since.String() + ":" + (&url.URL{Path: name}).EscapedPath()
}

// updated is when an item last changed.
func (i Item) updated() time.Time {
	if i.Updated.IsZero() {
		return i.Published
	}
	return i.Updated
}

// author is who publishes.
func (f Feed) author() string {
	if f.Author.IsZero() {
		return f.text(f.Title)
	}
	return f.text(f.Author)
}

// text is a text in the feed's language.
func (f Feed) text(t townhall.Text) string { return clean(t.In(f.Language)) }

// check refuses a feed that readers could not keep apart from others, or whose items they could not.
func (f Feed) check() error {
	switch {
	case !absolute(f.ID):
		return bad("id", f.ID, inURI)
	case f.text(f.Title) == "":
		return bad("title", "", inTitle)
	case !page(f.Home):
		return bad("home", f.Home, inPage)
	case !page(f.Self):
		return bad("self", f.Self, inPage)
	case f.Language.Tag == "":
		return bad("language", "", townhall.Say("feed.language", "语言", "a language"))
	case !dated(f.Updated):
		return bad("updated", f.Updated, inTime)
	}
	seen := map[string]bool{}
	for n, i := range f.Items {
		at := "items[" + townhall.ValueOf(n).String() + "]"
		switch {
		case !absolute(i.ID) || seen[i.ID]:
			return bad(at+".id", i.ID, townhall.Say("feed.id", "各条目不同的永久 URI", "a permanent URI that no other item has"))
		case f.text(i.Title) == "":
			return bad(at+".title", "", inTitle)
		case !page(i.Link):
			return bad(at+".link", i.Link, inPage)
		case !dated(i.Published):
			return bad(at+".published", i.Published, inTime)
		case !dated(i.updated()) || i.updated().Before(i.Published):
			return bad(at+".updated", i.Updated, townhall.Say("feed.updated", "不早于发布时间", "no earlier than it was published"))
		}
		seen[i.ID] = true
	}
	return nil
}

// What the fields need.
var (
	inURI   = townhall.Say("feed.uri", "永久 URI", "a permanent URI")
	inTitle = townhall.Say("feed.title", "标题", "a title")
	inPage  = townhall.Say("feed.page", "http 或 https 网址", "an http or https address")
	inTime  = townhall.Say("feed.time", "时间", "a time")
)

func bad(field string, found any, needed townhall.Text) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: needed}
}

// absolute reports that a URI stands by itself.
func absolute(uri string) bool {
	u, err := url.Parse(uri)
	return err == nil && u.IsAbs() && !strings.ContainsFunc(uri, func(r rune) bool { return r <= ' ' || r == utf8.RuneError })
}

// page reports that an address is one that people may follow; a javascript: one is not.
func page(address string) bool {
	u, err := url.Parse(address)
	return absolute(address) && err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// dated reports that RFC 3339 can write a time.
func dated(t time.Time) bool { return !t.IsZero() && t.Year() >= 1 && t.Year() <= 9999 }

// clean leaves what XML can hold.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError))))
}
