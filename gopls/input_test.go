package gopls

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

const opened = "Content-Length: 93\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n" +
	`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:/a"}}}`

// What the editor writes reaches gopls unchanged, whatever it is.
func TestInputCopiesAll(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":         "",
		"messages":        opened + opened,
		"space after it":  strings.Replace(opened, "93", "95", 1) + "\r\n" + opened,
		"no JSON":         "Content-Length: 3\r\n\r\n{x}" + opened,
		"a batch":         "Content-Length: 2\r\n\r\n[]" + opened,
		"one cut short":   opened + opened[:len(opened)-5],
		"header cut":      opened + "Content-Len",
		"no length":       "Content-Type: x\r\n\r\n{}",
		"negative length": "Content-Length: -1\r\n\r\n{}",
		"huge length":     "Content-Length: 99999999999999999999\r\n\r\n{}",
		"a Go file":       "package a\n\nfunc f() {}\n",
		"a long line":     strings.Repeat("x", 1<<20),
	} {
		var out bytes.Buffer
		seen := 0
		err := (&input{w: &out}).copy(iotest.OneByteReader(strings.NewReader(text)), func(m message) { seen++ })
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if out.String() != text {
			t.Errorf("%s: gopls gets %.200q", name, out.String())
		}
	}
}

// A message is seen before gopls gets it; ours go between those of the editor.
func TestInputSendsBetween(t *testing.T) {
	var out bytes.Buffer
	in := &input{w: &out}
	err := in.copy(strings.NewReader(opened+opened), func(m message) {
		if m.Method != "textDocument/didOpen" || m.Params.TextDocument.URI != "file:/a" {
			t.Errorf("%+v", m)
		}
		if err := in.send(m.Method); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	ours := "Content-Length: 22\r\n\r\n\"textDocument/didOpen\""
	if want := ours + opened + ours + opened; out.String() != want {
		t.Errorf("gopls gets %q, want %q", out.String(), want)
	}
}

// What has no messages as those of editors is not waited for: gopls mcp answers
// line by line.
func TestInputWithoutHeads(t *testing.T) {
	editor, write := io.Pipe()
	read, w := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- (&input{w: w}).copy(editor, func(message) {}) }()
	lines := bufio.NewReader(read)
	for _, want := range []string{"{\"id\": 1}\n", "{\"id\": 2}\n"} {
		if _, err := io.WriteString(write, want); err != nil {
			t.Fatal(err)
		}
		if got, err := lines.ReadString('\n'); err != nil || got != want {
			t.Errorf("gopls gets %q, %v", got, err)
		}
	}
	write.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestInputEndsWithGopls(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	if err := (&input{w: w}).copy(strings.NewReader(opened), func(message) {}); err == nil {
		t.Error("nobody reads, and nobody says so")
	}
}

func FuzzInput(f *testing.F) {
	f.Add([]byte(opened))
	f.Add([]byte("Content-Length: 5\r\n\r\n{}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var out bytes.Buffer
		if err := (&input{w: &out}).copy(bytes.NewReader(text), func(message) {}); err != nil {
			t.Error(err)
		}
		if !bytes.Equal(out.Bytes(), text) {
			t.Errorf("%q became %q", text, out.Bytes())
		}
	})
}
