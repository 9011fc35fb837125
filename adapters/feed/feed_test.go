package feed_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/feed"
)

var published = time.Date(2026, 11, 28, 9, 0, 0, 0, cn.Zone)

func sample() feed.Feed {
	return feed.Feed{ID: "tag:town.example,2026-01-01:decisions", Title: townhall.Say("t", "水南镇决定 <1> & 公开", "Decisions"), Author: townhall.Plain("水南镇政府"),
		Home: "https://town.example/decisions", Self: "https://town.example/feed", Language: townhall.ZH, Updated: published.Add(time.Hour),
		Items: []feed.Item{
			{ID: feed.TagURI("town.example", townhall.NewDate(2026, 1, 1), "governance.decision/二"), Title: townhall.Plain("路灯"), Summary: townhall.Plain("a < b & c"),
				HTML: `<p>全文 &amp; <a href="x">x</a></p>`, Link: "https://town.example/d/2", Published: published, Updated: published.Add(time.Minute), Tags: []string{"照明"}},
			{ID: "https://town.example/d/1", Title: townhall.Plain("预算"), Link: "https://town.example/d/1", Published: published.Add(-time.Hour)},
		}}
}

func read(t *testing.T, write func(*bytes.Buffer) error) *gofeed.Feed {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, write(&out))
	f, err := gofeed.NewParser().Parse(&out)
	require.NoError(t, err)
	return f
}

func TestBothFormsSayTheSame(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"atom": func(b *bytes.Buffer) error { return sample().WriteAtom(b) },
		"json": func(b *bytes.Buffer) error { return sample().WriteJSON(b) },
	} {
		t.Run(name, func(t *testing.T) {
			f := read(t, write)
			assert.Equal(t, name, f.FeedType)
			assert.Equal(t, "水南镇决定 <1> & 公开", f.Title)
			assert.Equal(t, "zh", f.Language)
			assert.Equal(t, "https://town.example/decisions", f.Link)
			assert.Equal(t, "https://town.example/feed", f.FeedLink)
			require.Len(t, f.Authors, 1)
			assert.Equal(t, "水南镇政府", f.Authors[0].Name)
			require.Len(t, f.Items, 2)
			i := f.Items[0]
			assert.Equal(t, "tag:town.example,2026-01-01:governance.decision/%E4%BA%8C", i.GUID)
			assert.Equal(t, []string{"路灯", "a < b & c", `<p>全文 &amp; <a href="x">x</a></p>`, "https://town.example/d/2"}, []string{i.Title, i.Description, i.Content, i.Link})
			assert.Equal(t, []string{"照明"}, i.Categories)
			assert.True(t, i.PublishedParsed.Equal(published))
			assert.True(t, i.UpdatedParsed.Equal(published.Add(time.Minute)))
			assert.True(t, f.Items[1].UpdatedParsed.Equal(published.Add(-time.Hour)), "when it was published, if it did not change since")
			assert.Equal(t, "https://town.example/d/1", f.Items[1].GUID)
		})
	}
}

func TestWhatTheFormsNeed(t *testing.T) {
	f := sample()
	f.Author, f.Items = townhall.Text{}, nil
	var atom, doc bytes.Buffer
	require.NoError(t, f.WriteAtom(&atom))
	assert.Contains(t, atom.String(), `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh">`)
	assert.Contains(t, atom.String(), `<id>tag:town.example,2026-01-01:decisions</id>`)
	assert.Contains(t, atom.String(), `<updated>2026-11-28T10:00:00+08:00</updated>`)
	assert.Contains(t, atom.String(), "<name>水南镇决定 &lt;1&gt; &amp; 公开</name>", "Atom needs an author")
	require.NoError(t, f.WriteJSON(&doc))
	var top map[string]any
	require.NoError(t, json.Unmarshal(doc.Bytes(), &top))
	assert.Equal(t, "https://jsonfeed.org/version/1.1", top["version"])
	assert.Equal(t, []any{}, top["items"], "also where there are none")
	var second bytes.Buffer
	require.NoError(t, sample().WriteJSON(&second))
	assert.Contains(t, second.String(), `"content_text": ""`, "an item needs a content")
}

func TestFeedsThatAreRefused(t *testing.T) {
	for field, change := range map[string]func(*feed.Feed){
		"id":                 func(f *feed.Feed) { f.ID = "decisions" },
		"title":              func(f *feed.Feed) { f.Title = townhall.Plain(" \x01") },
		"home":               func(f *feed.Feed) { f.Home = "javascript:alert(1)" },
		"self":               func(f *feed.Feed) { f.Self = "ftp://town.example/feed" },
		"language":           func(f *feed.Feed) { f.Language = townhall.Language{} },
		"updated":            func(f *feed.Feed) { f.Updated = time.Time{} },
		"items[1].id":        func(f *feed.Feed) { f.Items[1].ID = f.Items[0].ID },
		"items[0].id":        func(f *feed.Feed) { f.Items[0].ID = "https://a b" },
		"items[0].title":     func(f *feed.Feed) { f.Items[0].Title = townhall.Text{} },
		"items[1].link":      func(f *feed.Feed) { f.Items[1].Link = "/d/1" },
		"items[0].published": func(f *feed.Feed) { f.Items[0].Published = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"items[0].updated":   func(f *feed.Feed) { f.Items[0].Updated = published.Add(-time.Second) },
	} {
		t.Run(field, func(t *testing.T) {
			f := sample()
			change(&f)
			for _, write := range []func(*bytes.Buffer) error{func(b *bytes.Buffer) error { return f.WriteAtom(b) }, func(b *bytes.Buffer) error { return f.WriteJSON(b) }} {
				var out bytes.Buffer
				err := write(&out)
				require.ErrorIs(t, err, townhall.Invalid)
				var e *townhall.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, field, e.Field)
				assert.NotEmpty(t, e.Needed.In(townhall.ZH))
				assert.Zero(t, out.Len())
			}
		})
	}
	disk := errors.New("disk")
	assert.ErrorIs(t, sample().WriteAtom(failing{disk}), disk)
	assert.ErrorIs(t, sample().WriteJSON(failing{disk}), disk)
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// FuzzFeed: whatever a text holds, both forms can be read and say it.
func FuzzFeed(f *testing.F) {
	f.Add("]]>&lt;", "<script>", "标签")
	f.Add("\x00\xff", "\u2028\ufffe", "")
	f.Fuzz(func(t *testing.T, title, html, tag string) {
		s := sample()
		s.Items[0].Title, s.Items[0].HTML, s.Items[0].Tags = townhall.Plain(title), html, []string{tag}
		var atom, doc bytes.Buffer
		if err := s.WriteAtom(&atom); err != nil {
			require.ErrorIs(t, err, townhall.Invalid)
			require.ErrorIs(t, s.WriteJSON(&doc), townhall.Invalid)
			return
		}
		require.NoError(t, s.WriteJSON(&doc))
		var again struct {
			Items []struct {
				Title string `json:"title"`
				HTML  string `json:"content_html"`
			} `json:"items"`
		}
		require.NoError(t, json.Unmarshal(doc.Bytes(), &again))
		require.Len(t, again.Items, 2)
		parsed, err := gofeed.NewParser().Parse(strings.NewReader(atom.String()))
		require.NoError(t, err)
		require.Len(t, parsed.Items, 2)
		require.NotEmpty(t, again.Items[0].Title)
		require.NotContains(t, atom.String(), "<script>")
	})
}

// What was decided, for everybody to follow.
func Example() {
	day := time.Date(2026, 11, 28, 9, 0, 0, 0, cn.Zone)
	err := feed.Feed{
		ID:    feed.TagURI("town.example", townhall.NewDate(2026, 1, 1), "decisions"),
		Title: townhall.Say("example.feed", "决定", "Decisions"),
		Home:  "https://town.example/decisions", Self: "https://town.example/decisions.json",
		Language: townhall.EN, Updated: day,
		Items: []feed.Item{{ID: feed.TagURI("town.example", townhall.NewDate(2026, 1, 1), "governance.decision/d1"), Title: townhall.Say("example.lamps", "路灯", "Street lamps"),
			Summary: townhall.Plain("14 of 20 for it"), Link: "https://town.example/decisions/d1", Published: day}},
	}.WriteJSON(os.Stdout)
	if err != nil {
		panic(err)
	}
	// Output:
	// {
	//   "version": "https://jsonfeed.org/version/1.1",
	//   "title": "Decisions",
	//   "home_page_url": "https://town.example/decisions",
	//   "feed_url": "https://town.example/decisions.json",
	//   "language": "en",
	//   "authors": [
	//     {
	//       "name": "Decisions"
	//     }
	//   ],
	//   "items": [
	//     {
	//       "id": "tag:town.example,2026-01-01:governance.decision/d1",
	//       "url": "https://town.example/decisions/d1",
	//       "title": "Street lamps",
	//       "summary": "14 of 20 for it",
	//       "content_text": "14 of 20 for it",
	//       "date_published": "2026-11-28T09:00:00+08:00",
	//       "date_modified": "2026-11-28T09:00:00+08:00"
	//     }
	//   ]
	// }
}
