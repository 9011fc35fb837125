package httpapi

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/door"
)

// etag is the version of a record as HTTP has it.
func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// unchanged reports that who asks has this version already.
func unchanged(r *http.Request, tag string) bool {
	for known := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if known = strings.TrimPrefix(strings.TrimSpace(known), "W/"); known == tag || known == "*" {
			return true
		}
	}
	return false
}

// conditions are those of an action: on which version it happens, and that it happens once.
func conditions(r *http.Request, by townhall.Actor, o townhall.Office) (townhall.Office, error) {
	if match := r.Header.Get("If-Match"); match != "" && match != "*" {
		version, err := strconv.ParseInt(strings.Trim(match, `"`), 10, 64)
		if err != nil || version < 1 || match != etag(version) {
			return o, invalid("If-Match", match, townhall.Say("httpapi.if_match", "读取记录时得到的 ETag，如 \"3\"", `the ETag with which the record was read, such as "3"`))
		}
		o = o.Expect(version)
	}
	key, err := envelopeID(r)
	if err != nil || key == "" {
		return o, err
	}
	return o.Once(door.OnceID(r, by, key)), nil
}

// envelopeID is the key under which something happens once.
func envelopeID(r *http.Request) (string, error) {
	key := r.Header.Get("Idempotency-Key")
	if len(key) > 200 || strings.ContainsFunc(key, func(c rune) bool { return c < ' ' || c > '~' }) {
		return "", invalid("Idempotency-Key", key, townhall.Say("httpapi.key", "至多 200 个可见 ASCII 字符", "200 visible ASCII characters at most"))
	}
	return key, nil
}

// unmet says that a condition did not hold, where that is why an action did not happen.
func unmet(r *http.Request, err error) error {
	var conflict *townhall.Error
	if r.Header.Get("If-Match") != "" && errors.As(err, &conflict) && conflict.Kind == townhall.Conflict && conflict.Field == "version" {
		return &door.Fault{Status: http.StatusPreconditionFailed, Code: "version", Say: conflict.Text(), Err: err}
	}
	return err
}

func invalid(field, found string, needed townhall.Text) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(strings.ToValidUTF8(found[:min(len(found), 200)], "�")), Needed: needed}
}
