package session

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// A token is user, expiry and nonce, signed. It proves who logged in without
// asking anybody.

func (m *Manager) sign(user string, expires time.Time) string {
	body := base64.RawURLEncoding.EncodeToString([]byte(user)) +
		"." + strconv.FormatInt(expires.Unix(), 10) + "." + rand.Text()
	return body + "." + m.mac(body)
}

// verify returns the user of a token that is genuine and has not expired.
func (m *Manager) verify(token string) (user string, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 4 {
		return "", false
	}
	body := strings.Join(parts[:3], ".")
	if !hmac.Equal([]byte(parts[3]), []byte(m.mac(body))) {
		return "", false
	}
	expires, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || time.Now().Unix() >= expires {
		return "", false
	}
	name, err := base64.RawURLEncoding.DecodeString(parts[0])
	return string(name), err == nil
}

func (m *Manager) mac(body string) string {
	h := hmac.New(sha256.New, m.secret)
	h.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
