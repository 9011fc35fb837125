package door

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
)

// Fault is an error of the door itself, before any rule or record is asked.
type Fault struct {
	Status int
	Code   string // for machines, permanent
	Say    townhall.Text
	Allow  []string      // the methods that there are, of 405
	After  time.Duration // when to try again, if it is known
	Err    error         // the cause, for the log
}

// Error prints the fault in English.
func (f *Fault) Error() string {
	s := "door: " + f.Say.In(townhall.EN)
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// NoSuchPath is the fault of a path that leads nowhere.
func NoSuchPath() *Fault {
	return &Fault{Status: http.StatusNotFound, Code: "no_such_path", Say: townhall.Say("door.path", "此路径不存在", "there is nothing at this path")}
}

// NoSuchMethod is the fault of a method that a path does not have.
func NoSuchMethod(allow ...string) *Fault {
	return &Fault{Status: http.StatusMethodNotAllowed, Code: "no_such_method", Allow: allow,
		Say: townhall.Say("door.method", "此路径只允许 {methods}", "this path has only {methods}", "methods", strings.Join(allow, ", "))}
}

// NotAcceptable is the fault of asking for a form that there is not.
func NotAcceptable(forms ...string) *Fault {
	return &Fault{Status: http.StatusNotAcceptable, Code: "not_acceptable",
		Say: townhall.Say("door.accept", "可提供的格式为 {forms}", "what there is has the form {forms}", "forms", strings.Join(forms, ", "))}
}

// NotReadable is the fault of sending a form that is not read.
func NotReadable(form string) *Fault {
	return &Fault{Status: http.StatusUnsupportedMediaType, Code: "media_type",
		Say: townhall.Say("door.media_type", "请求内容应为 {form}", "the content of the request must be {form}", "form", form)}
}

// SignIn is the fault of asking, unknown, for what is not for everybody.
func SignIn() *Fault {
	return &Fault{Status: http.StatusUnauthorized, Code: "sign_in", Say: townhall.Say("door.sign_in", "请先登录", "sign in first")}
}

// Busy is the fault of a server that cannot answer now.
func Busy(after time.Duration) *Fault {
	return &Fault{Status: http.StatusServiceUnavailable, Code: "busy", After: after, Say: townhall.Say("door.busy", "暂时无法处理，请稍后再试", "this cannot be done now; try again later")}
}

func unknownCredential(err error) error {
	if !errors.Is(err, townhall.Forbidden) { // it could not be found out, and nobody's credential was found bad
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, townhall.Corrupt) || errors.Is(err, townhall.Newer) {
			return err
		}
		f := Busy(5 * time.Second)
		f.Err = err
		return f
	}
	return &Fault{Status: http.StatusUnauthorized, Code: "credential", Err: err, Say: townhall.Say("door.credential", "登录凭据无效或已过期", "the credential is not valid or has expired")}
}

func tooMany() *Fault {
	return &Fault{Status: http.StatusTooManyRequests, Code: "too_many", After: time.Second, Say: townhall.Say("door.too_many", "请求过于频繁，请稍后再试", "too many requests; try again a little later")}
}

func longURL(most int) *Fault {
	return &Fault{Status: http.StatusRequestURITooLong, Code: "long_url", Say: townhall.Say("door.long_url", "地址不得超过 {most} 字节", "an address has {most} bytes at most", "most", most)}
}

func crossSite() *Fault {
	return &Fault{Status: http.StatusForbidden, Code: "cross_site", Say: townhall.Say("door.cross_site", "请求来自其他网站的页面", "the request comes from another site's page")}
}

func large(most int64) *Fault {
	return &Fault{Status: http.StatusRequestEntityTooLarge, Code: "too_large", Say: townhall.Say("door.large", "请求内容不得超过 {most} 字节", "a request has {most} bytes at most", "most", most)}
}

func slow() *Fault {
	return &Fault{Status: http.StatusRequestTimeout, Code: "slow", Say: townhall.Say("door.slow", "请求内容未在规定时间内到达", "the request did not arrive in time")}
}

func inside(code string) *Fault {
	return &Fault{Status: http.StatusInternalServerError, Code: code, Say: townhall.Say("door.inside", "服务内部出错，已记录", "something failed inside; it was logged")}
}

// fault is what the door says of an error that is none of a rule or of what was asked; nil for those.
func fault(err error) *Fault {
	var own *Fault
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &tooLarge):
		return large(tooLarge.Limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return slow()
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return Busy(time.Second)
	case errors.Is(err, townhall.Corrupt), errors.Is(err, townhall.Newer):
		return inside("stored_data")
	}
	return nil
}
