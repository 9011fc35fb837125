package main

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/adapters/web"
	"github.com/townhall-go/townhall/internal/browsertest"
)

func speaking(t testing.TB) []townhall.Language {
	portuguese, err := web.Portuguese(own)
	require.NoError(t, err)
	return []townhall.Language{townhall.ZH, townhall.EN, portuguese}
}

// signInAs presses the button of a role on the sign-in page, as somebody does who tries the town out.
func signInAs(p *browsertest.Page, lang, login string) {
	p.Go("/" + lang + "/sign-in/")
	p.Press(fmt.Sprintf("form:has(input[value=%q]) button", login))
}

// october is the town as it stood at ten to two on 9 October, when the congress was to meet.
func october(t testing.TB) *web.Site {
	t.Helper()
	kept, err := vault.Memory(make([]byte, vault.MasterSize))
	require.NoError(t, err)
	db := database{name: "memory", store: memory.New(), vault: kept, box: memory.NewBox()}
	tn, err := newTown(db.store, db.vault)
	require.NoError(t, err)
	events, err := tn.events(t.Context(), files)
	require.NoError(t, err)
	for i, e := range events {
		if !e.on.Before(votingDay) {
			break
		}
		tn.now = at(e.on, 9*time.Hour+time.Duration(i%480)*time.Minute)
		require.NoError(t, e.do(t.Context(), tn.office.Once(townhall.CommitID(e.id))), e.id)
	}
	began, from := time.Now(), at(votingDay, 13*time.Hour+50*time.Minute)
	tn.office.Now = func() time.Time { return from.Add(time.Since(began)).In(cn.Zone) }
	site, err := tn.pages(t.Context(), db, speaking(t)...)
	require.NoError(t, err)
	return site
}

// The vote of 9 October as the clerk of the congress keeps it: the roll, a quorum that is not there yet, the debate, the tally, and why it
// passed, which everybody reads.
func TestTheVoteOfOctoberInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	server := httptest.NewServer(october(t))
	defer server.Close()
	p := b.Page(t, server.URL, browsertest.Desk)
	signInAs(p, "en", "clerk")
	desk := "/en/desk/sessions/" + session.ID + "/"
	p.Go(desk)
	tick := func(from, to int) {
		browsertest.Eval[int](p, fmt.Sprintf("[...document.querySelectorAll('.roll input')].slice(%d, %d).map(e => e.click()).length", from, to))
		p.Press(".buttons button[value=sign_in]")
	}
	tick(0, 39)
	p.Press("button[value=open]")
	refused := p.Text()
	for _, says := range []string{"This was not done", "at least 2/3 of all members (60): 40 at least", "found 39", "art. 14"} {
		assert.Contains(t, refused, says)
	}
	p.Sound()
	p.Go(desk)
	tick(39, 52)
	assert.Contains(t, p.Text(), "52 / 60")
	p.Press("button[value=open]")
	p.Do(chromedp.SendKeys("#said-1", "The delegations debated the plan"))
	p.Press("form[action$='/deliberate/'] button")
	for field, n := range map[string]string{"for": "47", "against": "3", "abstain": "2"} {
		p.Do(chromedp.SetValue("#"+field+"-1", n))
	}
	p.Press("form[action$='/count/'] button")
	assert.Equal(t, "/en/votes/"+motion.ID+"/", p.Path())
	p.Sound()

	public := b.Page(t, server.URL, browsertest.Phone)
	for lang, says := range map[string][]string{
		"en": {"adopted", "Why it passed", "40 at least", "found 52", "31 at least", "found 47", "art. 14", "art. 25"},
		"zh": {"通过", "第14条", "第25条", "52", "47"},
		"pt": {"aprovada", "Por que foi aprovada", "apurado 52", "apurado 47", "art. 14", "art. 25"},
	} {
		public.Go("/" + lang + "/votes/" + motion.ID + "/")
		for _, s := range says {
			assert.Contains(t, public.Text(), s, lang)
		}
		public.Sound()
	}
}

// Everything below happens in the town that the command serves.
func TestTheTrialInABrowser(t *testing.T) {
	b := browsertest.Start(t)
	server := httptest.NewServer(trialHall(t, speaking(t)...))
	defer server.Close()

	axe := ""
	t.Run("axe-core looks at the pages too", func(t *testing.T) { axe = browsertest.Axe(t) })

	t.Run("a ballot is cast once", func(t *testing.T) {
		p := b.Page(t, server.URL, browsertest.Phone)
		signInAs(p, "en", "deputy")
		p.Go("/en/polls/" + trialPoll + "/")
		p.Do(chromedp.Click("#o-0"))
		p.Press("main form button")
		assert.Contains(t, p.Text(), "Your ballot is in the box")
		p.Sound()
		p.Go("/en/polls/" + trialPoll + "/")
		p.Do(chromedp.Click("#o-1"))
		p.Press("main form button")
		assert.Contains(t, p.Text(), "The ballot was not taken")
		assert.Contains(t, p.Text(), "one ballot each")
		p.Sound()
	})

	t.Run("a quick case is recorded and printed by the keyboard alone", func(t *testing.T) {
		p := b.Page(t, server.URL, browsertest.Desk)
		p.Go("/zh/")
		p.TabTo("a[href='/zh/sign-in/']")
		p.Enter()
		p.TabTo("#login")
		p.Type("mediator")
		p.TabTo("#password")
		p.Type(password)
		p.Enter()
		assert.Contains(t, browsertest.Eval[string](p, "document.querySelector('.who').innerText"), "郭清艳")
		p.Go("/zh/desk/mediation/")
		p.TabTo("#place")
		p.Type("东")
		p.TabTo("#category")
		p.Type("邻")
		p.TabTo("#side_a")
		p.Type("王小明")
		p.TabTo("#side_b")
		p.Type("李强")
		p.TabTo("#agreed")
		p.Type("李强把篱笆后移二十厘米")
		p.TabTo("main form button")
		p.Enter()
		assert.Contains(t, p.Text(), "查询码")
		p.Sound()
		code := browsertest.Eval[string](p, "document.querySelector('.code').innerText")
		p.TabTo("a[href*='/desk/files/']")
		p.Enter()
		for _, says := range []string{"王小明", "李强", "郭清艳", "东村"} {
			assert.Contains(t, p.Text(), says)
		}
		assert.Empty(t, p.Faults())

		anybody := b.Page(t, server.URL, browsertest.Phone)
		anybody.Go("/zh/track/")
		anybody.Do(chromedp.SendKeys("#code", strings.ToLower(code)))
		anybody.Press("main form button")
		assert.Contains(t, anybody.Text(), "协议已生效")
		anybody.Sound()
	})

	t.Run("every page is sound at every size and in every language", func(t *testing.T) {
		lookAt(t, b, server.URL, func(p *browsertest.Page, what string) {
			p.Sound()
			shoot(t, p, what)
			if axe == "" {
				return
			}
			for _, v := range p.Violations(axe) {
				t.Errorf("%s keeps people out: %s", what, v)
			}
		})
	})
}

// rooms are the pages of the trial, by who opens them.
var rooms = map[string][]string{
	"":         {"", "votes/", "votes/" + motion.ID + "/", "sessions/", "sessions/" + session.ID + "/", "mediation/", "rules/", "track/", "sign-in/", "nowhere/"},
	"mediator": {"desk/mediation/", "account/"},
	"clerk":    {"desk/sessions/", "desk/sessions/" + trialSession.ID + "/"},
	"deputy":   {"polls/" + trialPoll + "/"},
}

// lookAt opens every page in Chinese on a desk and on a telephone, and changes the language on it.
func lookAt(t *testing.T, b *browsertest.Browser, base string, look func(p *browsertest.Page, what string)) {
	for login, paths := range rooms {
		for _, size := range []browsertest.Size{browsertest.Desk, browsertest.Phone} {
			p := b.Page(t, base, size)
			if login != "" {
				signInAs(p, "zh", login)
				p.Faults()
			}
			for _, path := range paths {
				p.Go("/zh/" + path)
				look(p, fmt.Sprint("zh ", path, size.Width))
				for _, lang := range []string{"en", "pt"} {
					p.Press(".who a[hreflang=" + lang + "]")
					require.Equal(t, "/"+lang+"/"+path, p.Path(), "the same page in another language")
					assert.Equal(t, lang, browsertest.Eval[string](p, "document.documentElement.lang"))
					look(p, fmt.Sprint(lang, " ", path, size.Width))
				}
			}
		}
	}
}

// shoot keeps a picture of a page where TOWNHALL_SHOTS names a directory, for somebody to look at.
func shoot(t *testing.T, p *browsertest.Page, what string) {
	dir := os.Getenv("TOWNHALL_SHOTS")
	if dir == "" {
		return
	}
	name := strings.NewReplacer("/", "_", " ", "_").Replace(what) + ".png"
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), p.Picture(), 0o644))
}

// The files of the export are pages with their style when they are opened from a disk.
func TestTheExportFromADisk(t *testing.T) {
	b := browsertest.Start(t)
	dir := t.TempDir()
	require.NoError(t, trialHall(t, speaking(t)...).Export(context.WithoutCancel(t.Context()), func(name string) (io.WriteCloser, error) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		return os.Create(file)
	}))
	p := b.Page(t, "file://"+dir, browsertest.Phone)
	p.Go("/zh/index.html")
	assert.NotEqual(t, "rgba(0, 0, 0, 0)", browsertest.Eval[string](p, "getComputedStyle(document.body).backgroundColor"), "the style is there")
	p.Sound()
	p.Press("nav.main a[href*=votes]")
	p.Press(".rows a")
	assert.Contains(t, p.Text(), "为什么通过")
	p.Sound()
	p.Press(".who a[hreflang=pt]")
	assert.Contains(t, p.Text(), "Por que foi aprovada")
	p.Sound()
	p.Go("/index.html")
	p.Do(chromedp.WaitVisible(".brand"))
	assert.Equal(t, "zh", browsertest.Eval[string](p, "document.documentElement.lang"))
}
