package door

import (
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"strings"

	"github.com/townhall-go/townhall"
)

// OnceID is a commit's id that only this person's key gives, so that the keys of different people never meet; of people who are not known,
// the address tells one from another. It may become the id of a record, so it is short, and says nothing of the person. No key gives none.
func OnceID(r *http.Request, by townhall.Actor, key string) townhall.CommitID {
	if key == "" {
		return ""
	}
	who := "person " + string(by.Person)
	if by.Person == "" {
		who = "address " + Client(r).String()
	}
	sum := sha256.Sum256([]byte(who + "\x00" + key))
	return townhall.CommitID(strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])))
}
