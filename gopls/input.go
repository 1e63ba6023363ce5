package gopls

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"sync"
	"unicode"
)

// An input is gopls's standard input: what the editor writes, and between its
// messages those that we send.
type input struct {
	mu sync.Mutex
	w  io.Writer
}

// A message is what we look at in a message of the editor.
type message struct {
	Method string
	Params struct {
		TextDocument struct{ URI string }
	}
}

// copy copies what the editor writes, byte for byte, and shows each message to
// see before gopls gets it. It returns at the end of r.
func (in *input) copy(r io.Reader, see func(message)) error {
	messages := bufio.NewReader(r)
	for {
		head, body, err := next(messages)
		if err == nil {
			var m message
			if json.Unmarshal(body, &m) == nil {
				see(m)
			}
		}
		in.mu.Lock()
		_, failed := in.w.Write(append(head, body...))
		in.mu.Unlock()
		if failed != nil {
			return failed
		}
		if err != nil {
			// No messages, or no more: it is gopls that knows what to make of it.
			_, err = io.Copy(in.w, messages)
			return err
		}
	}
}

// next reads a message. With an error it returns what it has read all the same.
func next(r *bufio.Reader) (head, body []byte, err error) {
	// Other protocols, as that of gopls mcp, have a message a line and no head.
	if first, err := r.Peek(1); err == nil && !unicode.IsLetter(rune(first[0])) {
		return nil, nil, errors.New("no head of a message")
	}
	for {
		line, err := r.ReadSlice('\n')
		head = append(head, line...)
		if err != nil {
			return head, nil, err
		}
		if len(textproto.TrimBytes(line)) == 0 {
			break
		}
	}
	fields, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(head))).ReadMIMEHeader()
	if err != nil {
		return head, nil, err
	}
	size, err := strconv.ParseUint(fields.Get("Content-Length"), 10, 31)
	if err != nil {
		return head, nil, fmt.Errorf("Content-Length: %w", err)
	}
	body = make([]byte, size)
	n, err := io.ReadFull(r, body)
	return head, body[:n], err
}

// send writes a message of our own.
func (in *input) send(m any) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	_, err = fmt.Fprintf(in.w, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return err
}
