package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

// Code (查询码) is kept under the digest of the code, which nobody can turn back.
type Code struct {
	Matter townhall.Ref    `json:"matter"`
	Place  townhall.Place  `json:"place,omitempty"`  // the matter's
	Holder townhall.UnitID `json:"holder,omitempty"` // who held it when the code was issued
	Issued townhall.Date   `json:"issued"`
}

// Head is the record's header.
func (c Code) Head() townhall.Head {
	return townhall.Head{Kind: access.CodeKind, Place: c.Place, Holder: c.Holder, State: "issued", Opened: c.Issued, Tags: []string{c.Matter.String()}}
}

// IssueCode gives a matter a code by which whoever has it sees how far the matter has come. It is told once, here, and kept nowhere.
func IssueCode(ctx context.Context, o townhall.Office, by townhall.Actor, matter townhall.Ref) (string, error) {
	code := newCode()
	_, err := townhall.Create(ctx, o, by, "issue", townhall.Ref{Kind: access.CodeKind, ID: digest(code)}, func(m townhall.Moment) (Code, []townhall.Fact, error) {
		rec, err := o.Store.Get(ctx, matter)
		return Code{Matter: matter, Place: rec.Place, Holder: rec.Holder, Issued: m.Today}, []townhall.Fact{{}}, err
	})
	if err != nil {
		return "", err
	}
	return code, nil
}

// alphabet has no letters that are taken for others; sixty bits cannot be guessed at the rate at which codes are looked up.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

func newCode() string {
	var raw [12]byte
	rand.Read(raw[:]) // never fails
	for i, b := range raw {
		raw[i] = alphabet[b%32]
	}
	s := strings.ToUpper(string(raw[:]))
	return s[:4] + "-" + s[4:8] + "-" + s[8:]
}

// digest is the id under which a code is kept, however it was typed.
func digest(code string) string {
	plain := strings.Map(func(r rune) rune {
		switch r {
		case 'o':
			return '0'
		case 'i', 'l':
			return '1'
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) { // whatever stands between the groups
			return -1
		}
		return r
	}, strings.ToLower(width.Fold.String(code)))
	sum := sha256.Sum256([]byte("townhall code " + plain))
	return hex.EncodeToString(sum[:16])
}

// matter is what a code shows: neither names nor contents.
type matter struct {
	Kind         string
	State        mood
	Facts, Steps []named
}

func track(v *view) error {
	v.Here = "track"
	data := struct {
		Code, Fault string
		Matter      *matter
	}{Code: strings.TrimSpace(v.r.PostFormValue("code"))}
	if data.Code != "" {
		m, err := v.matter(data.Code)
		switch {
		case errors.Is(err, townhall.NotFound):
			data.Fault = v.T("web.track.unknown")
		case err != nil:
			return err
		default:
			data.Matter = &m
		}
	}
	return v.show("track", text("web.track.title"), data)
}

// matter finds what a code leads to. Whoever has the code may see this much; no policy is asked.
func (v *view) matter(code string) (matter, error) {
	c, _, err := townhall.Load[Code](v.r.Context(), v.Office.Store, townhall.Ref{Kind: access.CodeKind, ID: digest(code)})
	if err != nil {
		return matter{}, err
	}
	rec, err := v.Office.Store.Get(v.r.Context(), c.Matter)
	if err != nil {
		return matter{}, err
	}
	m := matter{Kind: v.KindName(rec.Kind), State: mood{Name: v.StateName(rec.Kind, rec.State)}}
	for _, f := range []struct {
		key string
		day townhall.Date
	}{{"web.track.opened", rec.Opened}, {"web.track.due", rec.Due}, {"web.track.closed", rec.Closed}} {
		if !f.day.IsZero() {
			m.Facts = append(m.Facts, named{v.T(f.key), f.day.String()})
		}
	}
	m.Steps, err = v.steps(rec.Ref)
	return m, err
}
