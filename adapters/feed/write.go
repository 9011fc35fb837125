package feed

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"time"
)

// atomFeed is a feed by RFC 4287. gorilla/feeds has neither xml:lang nor a link to the feed itself beside the one to its page,
// and takes that page's address for the feed's id.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    atomText    `xml:"title"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      atomText       `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    *atomText      `xml:"summary"`
	Content    *atomText      `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// WriteAtom writes the feed as Atom; nothing, if it is refused.
func (f Feed) WriteAtom(w io.Writer) error {
	if err := f.check(); err != nil {
		return err
	}
	out := atomFeed{Language: f.Language.Tag, ID: f.ID, Title: plain(f.text(f.Title)), Updated: moment(f.Updated), Author: f.author(),
		Links: []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", "", f.Home}}}
	for _, i := range f.Items {
		e := atomEntry{ID: i.ID, Title: plain(f.text(i.Title)), Published: moment(i.Published), Updated: moment(i.updated()), Links: []atomLink{{"alternate", "", i.Link}}}
		if summary := plain(f.text(i.Summary)); summary.Text != "" {
			e.Summary = &summary
		}
		if html := clean(i.HTML); html != "" {
			e.Content = &atomText{"html", html}
		}
		for _, tag := range i.Tags {
			e.Categories = append(e.Categories, atomCategory{clean(tag)})
		}
		out.Entries = append(out.Entries, e)
	}
	doc, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append([]byte(xml.Header), append(doc, '\n')...))
	return err
}

func plain(s string) atomText { return atomText{"text", s} }

func moment(t time.Time) string { return t.Format(time.RFC3339) }

// jsonFeed is a feed by JSON Feed 1.1, which needs items also where there are none.
type jsonFeed struct {
	Version  string       `json:"version"`
	Title    string       `json:"title"`
	Home     string       `json:"home_page_url"`
	Self     string       `json:"feed_url"`
	Language string       `json:"language"`
	Authors  []jsonAuthor `json:"authors"`
	Items    []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Summary   string   `json:"summary,omitempty"`
	HTML      string   `json:"content_html,omitempty"`
	Text      *string  `json:"content_text,omitempty"`
	Published string   `json:"date_published"`
	Modified  string   `json:"date_modified"`
	Tags      []string `json:"tags,omitempty"`
}

// WriteJSON writes the feed as JSON Feed; nothing, if it is refused. An item without HTML has its summary as its content, since
// an item must have one.
func (f Feed) WriteJSON(w io.Writer) error {
	if err := f.check(); err != nil {
		return err
	}
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.text(f.Title), Home: f.Home, Self: f.Self, Language: f.Language.Tag,
		Authors: []jsonAuthor{{f.author()}}, Items: []jsonItem{}}
	for _, i := range f.Items {
		item := jsonItem{ID: i.ID, URL: i.Link, Title: f.text(i.Title), Summary: f.text(i.Summary), HTML: clean(i.HTML),
			Published: moment(i.Published), Modified: moment(i.updated())}
		if item.HTML == "" {
			item.Text = &item.Summary
		}
		for _, tag := range i.Tags {
			item.Tags = append(item.Tags, clean(tag))
		}
		out.Items = append(out.Items, item)
	}
	doc, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(doc, '\n'))
	return err
}
