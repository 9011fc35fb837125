package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/adapters/web"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/mediation"
)

// clock is a time that a test moves.
type clock struct {
	mu      sync.Mutex
	now     time.Time
	running func() time.Time // if it goes on by itself
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil {
		return c.running()
	}
	return c.now
}

// run has the clock go on by itself.
func (c *clock) run() {
	began, from := time.Now(), c.now
	c.running = func() time.Time { return from.Add(time.Since(began)) }
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// town is a small town with its site: a congress of sixty, a committee of mediation, and somebody in each office.
type town struct {
	*access.Accounts
	office townhall.Office // in which everybody may do everything
	vault  townhall.Vault
	box    vote.Box
	clock  *clock
	config web.Config
	site   http.Handler
}

const (
	firstPassword = "first password 1"
	password      = "a sentence to keep"
)

var (
	staff   = townhall.Actor{Capacity: "clerk", Unit: "town"}
	congr   = townhall.Ref{Kind: governance.BodyKind, ID: "congress"}
	sitting = townhall.Ref{Kind: governance.SessionKind, ID: "s-5"}
	schools = townhall.Ref{Kind: governance.MotionKind, ID: "schools"}
	today   = townhall.NewDate(2026, 3, 2)
)

// people of the town by the login of their account, with the post they hold.
var people = []struct {
	login, name string
	posts       []access.Post
}{
	{"mediator", "陈国华", []access.Post{{Role: access.Mediator, Place: "shuinan/dongcun", Unit: "dongcun"}}},
	{"clerk", "方敏", []access.Post{{Role: access.CongressClerk, Place: "shuinan"}, {Role: access.Director, Place: "shuinan"}}},
	{"deputy", "曹竹宁", []access.Post{{Role: access.Deputy, Place: "shuinan", Unit: "congress"}}},
	{"other", "外来人", []access.Post{{Role: access.Deputy, Place: "shuinan", Unit: "elsewhere"}}},
}

func person(login string) townhall.PersonID { return townhall.PersonID("p-" + login) }

// must gives the first of two results, and fails the test on the second.
func must[T any](t testing.TB) func(T, error) T {
	return func(x T, err error) T {
		t.Helper()
		require.NoError(t, err)
		return x
	}
}

// newTown makes the town on the morning of a Monday. change alters the site's configuration before it is made.
func newTown(t testing.TB, change ...func(*web.Config)) *town {
	t.Helper()
	tn := &town{clock: &clock{now: today.Time(cn.Zone).Add(9 * time.Hour)}, box: memory.NewBox()}
	tn.vault = must[*vault.Vault](t)(vault.Memory(make([]byte, vault.MasterSize)))
	tn.office = cn.Office(memory.New(), townhall.Anyone())
	tn.office.Now = tn.clock.Now
	tn.Accounts = must[*access.Accounts](t)(access.New(access.Config{Office: tn.office, Roles: access.Town(), Cost: access.Cost{Passes: 1, Memory: 8, Threads: 1}, Pause: time.Nanosecond}))
	tn.staff(t)
	tn.bodies(t)
	office := tn.office
	office.Policy = tn.Accounts.Policy()
	tn.config = web.Config{Office: office, Limits: web.Limits{Address: web.Rate{PerSecond: -1}, Actor: web.Rate{PerSecond: -1}}, Log: slog.New(slog.DiscardHandler), Title: townhall.Text{ZH: "水南镇", EN: "Shuinan"}, Languages: []townhall.Language{townhall.ZH, townhall.EN, must[townhall.Language](t)(web.Portuguese())},
		Kinds: append(append(access.Kinds(), mediation.Kinds()...), governance.Kinds()...), Actions: append(append(tn.Actions(), mediation.Actions()...), governance.Actions()...),
		Users: access.First(tn.Accounts), Accounts: tn.Accounts, People: &access.People{Vault: tn.vault, Policy: office.Policy, Log: access.NewLog(office)}, Box: tn.box,
		Places: []web.Place{{Place: "shuinan/dongcun", Name: townhall.Text{ZH: "东村", EN: "Dongcun"}}, {Place: "shuinan/xicun", Name: townhall.Text{ZH: "西村", EN: "Xicun"}}},
		Notice: townhall.Text{ZH: "试用", EN: "a trial"}, Demo: []web.Demo{{Login: "mediator", Password: password, Name: townhall.Text{ZH: "调解员", EN: "the mediator"}}}}
	for _, c := range change {
		c(&tn.config)
	}
	tn.site = must[*web.Site](t)(web.New(tn.config))
	return tn
}

// staff gives everybody an account, as its administrators do.
func (tn *town) staff(t testing.TB) {
	ctx := context.Background()
	opening := func(login string) access.Opening {
		return access.Opening{Login: login, Person: person(login), Password: firstPassword}
	}
	require.NoError(t, tn.Bootstrap(ctx, access.Administrators{System: opening("system"), Security: opening("security"), Audit: opening("audit")}))
	security := townhall.Actor{Person: person("security"), Capacity: access.Security}
	for _, p := range people {
		tn.open(t, p.login)
		require.NoError(t, tn.vault.Put(ctx, person(p.login), townhall.Person{Name: p.name}))
		must[access.Account](t)(tn.ChangePassword(ctx, tn.office, townhall.Actor{Person: person(p.login)}, access.AccountRef(p.login), access.Changing{Old: firstPassword, New: password}))
		for _, post := range p.posts {
			must[access.Holding](t)(tn.Appoint(ctx, tn.office, security, access.Appointing{Person: person(p.login), Post: post}))
		}
	}
}

// open opens an account that has its first password.
func (tn *town) open(t testing.TB, login string) {
	ctx := context.Background()
	must[access.Account](t)(tn.OpenAccount(ctx, tn.office, townhall.Actor{Person: person("system"), Capacity: access.System}, access.Opening{Login: login, Person: person(login), Password: firstPassword}))
	must[access.Account](t)(tn.Unlock(ctx, tn.office, townhall.Actor{Person: person("security"), Capacity: access.Security}, access.AccountRef(login), access.Because{}))
}

// member is the nth of the congress; the first has an account.
func member(n int) townhall.PersonID {
	if n == 0 {
		return person("deputy")
	}
	return townhall.PersonID(fmt.Sprintf("m-%02d", n))
}

// bodies are the congress, with a session called for today and a motion on its agenda, and a village's committee.
func (tn *town) bodies(t testing.TB) {
	ctx, o := context.Background(), tn.office
	now := tn.clock.now
	at := func(day townhall.Date) { tn.clock.now = day.Time(cn.Zone).Add(9 * time.Hour) }
	b := governance.Body{ID: "congress", Kind: governance.Congress, Name: townhall.Text{ZH: "水南镇人民代表大会", EN: "Shuinan Town Congress"}, Place: "shuinan", Formed: townhall.NewDate(2022, 3, 15), Seats: []governance.SeatChange{{Seats: 60}}}
	for n := range 60 {
		b.Members = append(b.Members, governance.Member{Person: member(n), Role: governance.Deputy})
		if n > 0 {
			require.NoError(t, tn.vault.Put(ctx, member(n), townhall.Person{Name: fmt.Sprintf("代表%02d", n)}))
		}
	}
	at(townhall.NewDate(2026, 2, 2))
	must[governance.Body](t)(governance.FormBody(ctx, o, staff, b))
	title := townhall.Text{ZH: "学校整合方案", EN: "plan for the schools"}
	must[governance.Motion](t)(governance.DraftMotion(ctx, o, staff, governance.Motion{ID: schools.ID, Title: title, Body: "congress", Place: "shuinan", Rule: governance.TownCongressDecision.Key, Drafts: []governance.Draft{{Text: "合并两所学校"}}}))
	must[governance.Motion](t)(governance.SubmitMotion(ctx, o, staff, schools, governance.Movers{Organ: "government", Kind: governance.Government}))
	must[governance.Session](t)(governance.ConveneSession(ctx, o, staff, congr, governance.Session{ID: sitting.ID, Title: townhall.Text{ZH: "水南镇人民代表大会", EN: "Shuinan Town Congress"}, Sort: governance.Special, Ordinal: 5, On: today, Half: governance.Morning,
		Convener: governance.Convener{Organ: "presidium", Kind: governance.Presidium}, Rule: governance.TownCongressDecision.Key, Agenda: []governance.Item{{Title: title, Matter: schools}}}))
	must[governance.Motion](t)(governance.TableMotion(ctx, o, staff, schools, sitting))
	must[mediation.Committee](t)(mediation.Establish(ctx, o, staff, mediation.Committee{ID: "dongcun", Name: townhall.Text{ZH: "东村人民调解委员会", EN: "Dongcun Mediation Committee"}, Place: "shuinan/dongcun",
		Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly, Formed: townhall.NewDate(2026, 1, 1),
		Members: []mediation.Member{{Person: person("mediator"), Director: true}, {Person: "c-2", Woman: true}, {Person: "c-3"}}}))
	tn.clock.now = now
}

// cases puts so many disputes of a category on record.
func (tn *town) cases(t testing.TB, n int, category mediation.Category) {
	for i := range n {
		side := func(s string) mediation.Party {
			return mediation.Party{Person: townhall.PersonID(fmt.Sprintf("%s-%s-%d", category, s, i)), Side: s}
		}
		must[mediation.Case](t)(mediation.Quick(t.Context(), tn.office, townhall.Actor{Person: person("mediator"), Capacity: access.Mediator, Unit: "dongcun"},
			mediation.QuickCase{Place: "shuinan/dongcun", Category: category, Agreed: "各让一步", Parties: []mediation.Party{side("a"), side("b")}}))
	}
}

// vote plays the session to its vote: so many sign in, and this is the tally.
func (tn *town) vote(t testing.TB, present int, tally vote.Tally) {
	ctx, o := t.Context(), tn.office
	for n := range present {
		must[governance.Session](t)(governance.SignInMember(ctx, o, staff, sitting, member(n), time.Time{}))
	}
	tn.clock.pass(time.Minute)
	must[governance.Session](t)(governance.OpenSession(ctx, o, staff, sitting, time.Time{}))
	tn.clock.pass(time.Minute)
	must[governance.Motion](t)(governance.DeliberateItem(ctx, o, staff, schools, governance.Deliberation{Item: "全文", Said: "审议"}))
	tn.clock.pass(time.Minute)
	must[governance.Motion](t)(governance.CountMotion(ctx, o, staff, schools, governance.Vote{Tallies: []vote.Tally{tally}}))
}

// says holds that a page has each of the texts.
func says(t testing.TB, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q: %s", text, plain(t, page))
		}
	}
}

// hides holds that a page has none of the texts.
func hides(t testing.TB, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(page, text) {
			t.Errorf("the page has %q: %s", text, plain(t, page))
		}
	}
}

// plain is the text of a page's content.
func plain(t testing.TB, page string) string {
	for n := range parsed(t, page).Descendants() {
		if n.Data == "main" {
			return strings.Join(strings.Fields(textOf(n)), " ")
		}
	}
	return page
}

// browser is somebody in front of the site.
type browser struct {
	t      testing.TB
	client *http.Client
	at     string
}

func (tn *town) browser(t testing.TB) browser {
	server := httptest.NewServer(tn.site)
	t.Cleanup(server.Close)
	return onlooker(t, server.URL)
}

// onlooker is another browser in front of the same server.
func onlooker(t testing.TB, at string) browser {
	jar := must[*cookiejar.Jar](t)(cookiejar.New(nil))
	return browser{t, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, at}
}

// answer is a page as it came.
type answer struct {
	*http.Response
	body string
}

func (b browser) do(r *http.Request) answer {
	b.t.Helper()
	res := must[*http.Response](b.t)(b.client.Do(r))
	defer res.Body.Close()
	return answer{res, string(must[[]byte](b.t)(io.ReadAll(res.Body)))}
}

func (b browser) get(path string) answer {
	b.t.Helper()
	return b.do(must[*http.Request](b.t)(http.NewRequestWithContext(context.Background(), "GET", b.at+path, nil)))
}

// post sends a form: pairs of names and values.
func (b browser) post(path string, pairs ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := must[*http.Request](b.t)(http.NewRequestWithContext(context.Background(), "POST", b.at+path, strings.NewReader(form.Encode())))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// as is a browser in which somebody is signed in.
func (tn *town) as(t testing.TB, login string) browser {
	t.Helper()
	b := tn.browser(t)
	b.signIn(login)
	return b
}

func (b browser) signIn(login string) {
	b.t.Helper()
	a := b.post("/en/sign-in/", "login", login, "password", password)
	require.Equal(b.t, http.StatusSeeOther, a.StatusCode, a.body)
}
