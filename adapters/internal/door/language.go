package door

import (
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"github.com/townhall-go/townhall"
)

// LanguageCookie is the cookie in which a page keeps the language that was chosen.
const LanguageCookie = "lang"

// chooser finds the language of a request among those that there are.
type chooser struct {
	languages []townhall.Language
	matcher   language.Matcher
}

func newChooser(list []townhall.Language) (chooser, error) {
	tags := make([]language.Tag, len(list))
	for i, l := range list {
		tag, err := language.Parse(l.Tag)
		if err != nil {
			return chooser{}, &townhall.Error{Kind: townhall.Invalid, Field: "languages", Found: townhall.ValueOf(l.Tag), Err: err,
				Needed: townhall.Say("door.language", "BCP 47 语言标签", "a BCP 47 language tag")}
		}
		tags[i] = tag
	}
	return chooser{list, language.NewMatcher(tags)}, nil
}

// choose takes what the address asks for, then what was chosen before, then what the browser is set to.
func (c chooser) choose(r *http.Request) townhall.Language {
	var wishes []string
	if strings.Contains(r.URL.RawQuery, "lang=") {
		wishes = append(wishes, r.URL.Query().Get("lang"))
	}
	if cookie, err := r.Cookie(LanguageCookie); err == nil {
		wishes = append(wishes, cookie.Value)
	}
	for _, wish := range append(wishes, r.Header.Get("Accept-Language")) {
		if l, ok := c.match(wish); ok {
			return l
		}
	}
	return c.languages[0]
}

func (c chooser) match(wish string) (townhall.Language, bool) {
	if wish == "" || len(wish) > 200 {
		return townhall.Language{}, false
	}
	tags, _, err := language.ParseAcceptLanguage(strings.ReplaceAll(wish, "_", "-"))
	if err != nil || len(tags) == 0 {
		return townhall.Language{}, false
	}
	_, i, confidence := c.matcher.Match(tags...)
	return c.languages[i], confidence > language.No
}

// Language is the language in which a request is answered: ?lang, then the cookie, then Accept-Language, then the door's first.
func Language(r *http.Request) townhall.Language {
	v := of(r)
	if v == nil {
		return townhall.EN
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.lang == nil {
		l := v.door.choose.choose(r)
		v.lang = &l
	}
	return *v.lang
}
