package notify

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	netmail "net/mail"
	"strings"
	"time"
	"unicode"

	"github.com/wneessen/go-mail"

	"github.com/townhall-go/townhall"
)

// Security is how the connection to a mail server is kept from others' eyes.
type Security string

// The ways. There is none that goes on without TLS where the server offers none.
const (
	StartTLS Security = ""      // the connection turns to TLS before anything is said
	TLS      Security = "tls"   // TLS from the beginning
	Plain    Security = "plain" // without, to a server on the same machine
)

// MailOptions say by whom and to whom mail is sent.
type MailOptions struct {
	Host      string
	Port      int // 0 is 587, 465 with TLS, 25 in plain
	Security  Security
	Roots     *tls.Config // optional: who is trusted; the server's name is always checked
	User      string      // "" for no sign-in
	Password  string
	From      string // an address, with a name or without: "水南镇 <townhall@town.example>"
	To        Recipients
	Languages []townhall.Language // the texts one below another; Chinese if none
	Timeout   time.Duration       // of connecting, and of each message; 0 is 30 seconds
}

// Mail sends notices by SMTP, one message a recipient, so that none sees the others.
type Mail struct {
	options MailOptions
	from    netmail.Address
	client  []mail.Option
}

var _ townhall.Notifier = (*Mail)(nil)

// NewMail checks the options.
func NewMail(o MailOptions) (*Mail, error) {
	from, err := netmail.ParseAddress(o.From)
	switch {
	case o.Host == "" || strings.ContainsFunc(o.Host, unprintable):
		return nil, missing("host", townhall.Say("notify.host", "邮件服务器", "a mail server"))
	case err != nil:
		return nil, badAddress("from", o.From)
	case o.To == nil:
		return nil, missing("to", townhall.Say("notify.to", "收件人", "recipients"))
	case o.Security == Plain && !local(o.Host):
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "security", Found: townhall.ValueOf(o.Host), Needed: townhall.Say("notify.plain", "本机的邮件服务器，或者加密连接", "a server on the same machine, or TLS")}
	}
	m := &Mail{options: o, from: *from}
	if len(o.Languages) == 0 {
		m.options.Languages = []townhall.Language{townhall.ZH}
	}
	m.options.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	return m, m.configure()
}

// configure makes the client's options of the mail's.
func (m *Mail) configure() error {
	o, port := m.options, 587
	switch o.Security {
	case StartTLS:
		m.client = append(m.client, mail.WithTLSPolicy(mail.TLSMandatory))
	case TLS:
		port, m.client = 465, append(m.client, mail.WithSSL())
	case Plain:
		port, m.client = 25, append(m.client, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return missing("security", townhall.Say("notify.security", "加密方式：空、tls 或 plain", `a security: "", tls or plain`))
	}
	if o.Security != Plain {
		trust := &tls.Config{}
		if o.Roots != nil {
			trust = o.Roots.Clone()
		}
		trust.ServerName, trust.InsecureSkipVerify, trust.MinVersion = o.Host, false, max(trust.MinVersion, tls.VersionTLS12)
		m.client = append(m.client, mail.WithTLSConfig(trust))
	}
	if o.User != "" {
		m.client = append(m.client, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(o.User), mail.WithPassword(o.Password))
	}
	m.client = append(m.client, mail.WithPort(cmp.Or(o.Port, port)), mail.WithHELO(m.domain()))
	_, err := mail.NewClient(o.Host, append(m.client, mail.WithTimeout(o.Timeout))...)
	return err
}

// domain is that of the sender, in whose name messages are told apart.
func (m *Mail) domain() string { return m.from.Address[strings.LastIndexByte(m.from.Address, '@')+1:] }

// Notify sends a notice to each recipient. Its Message-ID follows from the notice's id, so that a mailbox that sees it twice
// can tell.
func (m *Mail) Notify(ctx context.Context, n townhall.Notice) error {
	return each(ctx, m.options.To, n, func(address string) error {
		message, err := m.message(n, address)
		if err != nil {
			return err
		}
		return m.send(ctx, message)
	})
}

// send connects anew for each message; notices are few, and one that a server refuses takes none of the others with it.
func (m *Mail) send(ctx context.Context, message *mail.Msg) error {
	timeout := m.options.Timeout
	if deadline, ok := ctx.Deadline(); ok {
		timeout = min(timeout, time.Until(deadline))
	}
	if timeout <= 0 {
		return context.DeadlineExceeded
	}
	client, err := mail.NewClient(m.options.Host, append(m.client[:len(m.client):len(m.client)], mail.WithTimeout(timeout))...)
	if err != nil {
		return err
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return err
	}
	if err := client.SendWithSMTPClient(connection, message); err != nil {
		return errors.Join(err, connection.Close())
	}
	_ = client.CloseWithSMTPClient(connection) // the message was taken: a farewell that fails must not send it again
	return nil
}

// message is the mail to a recipient.
func (m *Mail) message(n townhall.Notice, address string) (*mail.Msg, error) {
	to, err := netmail.ParseAddress(address)
	if err != nil || strings.ContainsFunc(to.Address, unprintable) {
		return nil, badAddress("to", address)
	}
	message := mail.NewMsg()
	message.FromMailAddress(&m.from)
	message.ToMailAddress(&netmail.Address{Address: to.Address})
	message.SetMessageIDWithValue(identity(n, to.Address) + "@" + m.domain())
	message.SetDateWithValue(n.At)
	message.SetGenHeader("Auto-Submitted", "auto-generated") // so that no absence notice answers it
	var subjects, texts []string
	for _, l := range m.options.Languages {
		subjects = append(subjects, oneLine(townhall.Say("notify.subject", "到期提醒：{ref}（{due}）", "Due: {ref} ({due})", "ref", n.Ref, "due", n.Due).In(l)))
		texts = append(texts, strings.ToValidUTF8(n.Text.In(l), "\ufffd"))
	}
	message.Subject(strings.Join(subjects, " / "))
	message.SetBodyString(mail.TypeTextPlain, strings.Join(texts, "\r\n\r\n")+"\r\n")
	return message, nil
}

func badAddress(field, found string) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: townhall.Say("notify.address", "邮件地址", "a mail address")}
}

// oneLine leaves nothing that could end a header.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\ufffd"), func(r rune) bool { return unprintable(r) || r == ' ' }), " ")
}

func unprintable(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
