package notify_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/notify"
)

// received is a message as a server took it.
type received struct {
	from, to string
	tls      bool
	user     string
	message  *netmail.Message
	body     string
}

// mailServer is a real one, in this process.
type mailServer struct {
	port  int
	roots *tls.Config
	mu    sync.Mutex
	got   []received
}

func (s *mailServer) messages() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.got...)
}

type session struct {
	server *mailServer
	conn   *smtp.Conn
	now    received
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "secret" {
			return smtp.ErrAuthFailed
		}
		s.now.user = user
		return nil
	}), nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.now.from = from
	_, s.now.tls = s.conn.TLSConnectionState()
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nobody") {
		return &smtp.SMTPError{Code: 550, Message: "no such mailbox"}
	}
	s.now.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	message, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	var body io.Reader = message.Body
	switch message.Header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	s.now.message, s.now.body = message, string(text)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.got = append(s.server.got, s.now)
	return err
}

func serve(t *testing.T, security notify.Security, offersTLS bool) *mailServer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(certificate)
	own := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}

	s := &mailServer{roots: &tls.Config{RootCAs: roots}}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{server: s, conn: c}, nil }))
	server.Domain, server.AllowInsecureAuth = "127.0.0.1", true
	if offersTLS {
		server.TLSConfig = own
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.port = l.Addr().(*net.TCPAddr).Port
	if security == notify.TLS {
		l = tls.NewListener(l, own)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return s
}

func options(s *mailServer, security notify.Security, addresses ...string) notify.MailOptions {
	return notify.MailOptions{Host: "127.0.0.1", Port: s.port, Security: security, Roots: s.roots, From: "水南镇 <townhall@town.example>", To: to(addresses...), Timeout: 5 * time.Second}
}

func mailer(t *testing.T, o notify.MailOptions) *notify.Mail {
	t.Helper()
	m, err := notify.NewMail(o)
	require.NoError(t, err)
	return m
}

func TestMailGoesOverTLS(t *testing.T) {
	for _, security := range []notify.Security{notify.StartTLS, notify.TLS, notify.Plain} {
		t.Run(string(security), func(t *testing.T) {
			s := serve(t, security, security != notify.Plain)
			o := options(s, security, "a@x.example", "乙 <b@x.example>")
			o.Languages = []townhall.Language{townhall.ZH, townhall.EN}
			if security != notify.Plain {
				o.User, o.Password = "townhall", "secret"
			}
			require.NoError(t, mailer(t, o).Notify(context.Background(), notice()))
			got := s.messages()
			require.Len(t, got, 2)
			assert.Equal(t, []string{"a@x.example", "b@x.example"}, []string{got[0].to, got[1].to})
			assert.Equal(t, security != notify.Plain, got[0].tls)
			assert.Equal(t, o.User, got[0].user)
			assert.Equal(t, "townhall@town.example", got[0].from)
			h := got[0].message.Header
			from, err := h.AddressList("From")
			require.NoError(t, err)
			assert.Equal(t, []*netmail.Address{{Name: "水南镇", Address: "townhall@town.example"}}, from)
			assert.Equal(t, "<a@x.example>", h.Get("To"), "nobody sees the others")
			subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
			require.NoError(t, err)
			assert.Equal(t, "到期提醒：mediation.case/c1（2026-12-01） / Due: mediation.case/c1 (2026-12-01)", subject)
			assert.Equal(t, "案件到期\r\n\r\nthe case is due\r\n", got[0].body)
			assert.Equal(t, "auto-generated", h.Get("Auto-Submitted"))
			at, err := h.Date()
			require.NoError(t, err)
			assert.True(t, at.Equal(notice().At))
			media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
			require.NoError(t, err)
			assert.Equal(t, "text/plain utf-8", media+" "+strings.ToLower(params["charset"]))
		})
	}
}

func TestAMessageThatComesTwiceCanBeTold(t *testing.T) {
	s := serve(t, notify.Plain, false)
	m := mailer(t, options(s, notify.Plain, "a@x.example", "b@x.example"))
	require.NoError(t, m.Notify(context.Background(), notice()))
	require.NoError(t, m.Notify(context.Background(), notice()))
	var ids []string
	for _, r := range s.messages() {
		ids = append(ids, r.message.Header.Get("Message-ID"))
	}
	assert.Regexp(t, `^<notice-[0-9a-f]{32}@town\.example>$`, ids[0])
	assert.Equal(t, ids[:2], ids[2:])
	assert.NotEqual(t, ids[0], ids[1])
}

func TestMailNeverGoesInTheClear(t *testing.T) {
	s := serve(t, notify.StartTLS, false)
	o := options(s, notify.StartTLS, "a@x.example")
	o.User, o.Password = "townhall", "secret"
	require.ErrorContains(t, mailer(t, o).Notify(context.Background(), notice()), "STARTTLS")
	s = serve(t, notify.StartTLS, true)
	o = options(s, notify.StartTLS, "a@x.example")
	o.Roots = nil
	var unknown x509.UnknownAuthorityError
	require.ErrorAs(t, mailer(t, o).Notify(context.Background(), notice()), &unknown)
	o.Roots = &tls.Config{InsecureSkipVerify: true}
	require.ErrorAs(t, mailer(t, o).Notify(context.Background(), notice()), &unknown, "the server is always checked")
	assert.Empty(t, s.messages())
}

func TestServersThatRefuse(t *testing.T) {
	s := serve(t, notify.StartTLS, true)
	err := mailer(t, options(s, notify.StartTLS, "nobody@x.example", "a@x.example")).Notify(context.Background(), notice())
	require.ErrorContains(t, err, "no such mailbox")
	require.Len(t, s.messages(), 1, "the other got it")
	o := options(s, notify.StartTLS, "a@x.example")
	o.User, o.Password = "townhall", "wrong"
	err = mailer(t, o).Notify(context.Background(), notice())
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "wrong")
}

func TestAServerThatSaysNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	o := options(&mailServer{port: l.Addr().(*net.TCPAddr).Port}, notify.Plain, "a@x.example")
	o.Timeout = 50 * time.Millisecond
	require.Error(t, mailer(t, o).Notify(context.Background(), notice()))
	o.Timeout = time.Hour
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	require.Error(t, mailer(t, o).Notify(ctx, notice()))
}

func TestHeadersCannotBeSmuggledIn(t *testing.T) {
	s := serve(t, notify.Plain, false)
	n := notice()
	n.ID, n.Ref.ID, n.Text = "x\r\nBcc: evil@x.example", "c1\r\nBcc: evil@x.example\u2028", townhall.Plain("a\r\n.\r\nMAIL FROM:<evil@x.example>\nb\xff")
	for _, address := range []string{"a@x.example\r\nBcc: evil@x.example", "a@x.example>\r\nRCPT TO:<evil@x.example", "", "no address", "a@x.example, b@x.example", "\"a\r\nRCPT\"@x.example"} {
		require.Error(t, mailer(t, options(s, notify.Plain, address)).Notify(context.Background(), n), address)
	}
	require.NoError(t, mailer(t, options(s, notify.Plain, "a@x.example")).Notify(context.Background(), n))
	got := s.messages()
	require.Len(t, got, 1)
	assert.Equal(t, "a@x.example", got[0].to)
	assert.Empty(t, got[0].message.Header.Get("Bcc"))
	assert.Contains(t, got[0].body, "a\r\n.\r\nMAIL FROM:<evil@x.example>")
}

func TestMailOptionsThatAreRefused(t *testing.T) {
	good := notify.MailOptions{Host: "mail.town.example", From: "a@town.example", To: to("b@x.example")}
	for field, change := range map[string]func(*notify.MailOptions){
		"host":         func(o *notify.MailOptions) { o.Host = "" },
		"host ":        func(o *notify.MailOptions) { o.Host = "a\r\nb" },
		"from":         func(o *notify.MailOptions) { o.From = "nobody" },
		"to":           func(o *notify.MailOptions) { o.To = nil },
		"security":     func(o *notify.MailOptions) { o.Security = notify.Plain },
		"security (?)": func(o *notify.MailOptions) { o.Security = "none" },
	} {
		o := good
		change(&o)
		_, err := notify.NewMail(o)
		var e *townhall.Error
		require.ErrorAs(t, err, &e, field)
		assert.Equal(t, strings.Fields(field)[0], e.Field)
	}
	_, err := notify.NewMail(good)
	require.NoError(t, err)
	good.Port = 70_000
	_, err = notify.NewMail(good)
	require.Error(t, err, strconv.Itoa(good.Port))
}
