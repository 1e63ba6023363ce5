// Package protocol holds what redislint says of the Language Server Protocol,
// version 3.17, and no more: the full set is large, and what there is of it in
// Go brings a logger and a codec along.
package protocol

import "go.lsp.dev/uri"

// A Position is a place between two characters. Lines count from 0. Characters
// are UTF-16 code units, from 0.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// A Range is what is from Start up to End.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// Overlaps reports whether the ranges have a place in common, be it that one
// ends where the other begins.
func (r Range) Overlaps(s Range) bool { return !r.End.before(s.Start) && !s.End.before(r.Start) }

func (p Position) before(q Position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// A Location is a range in a file.
type Location struct {
	URI   uri.URI `json:"uri"`
	Range Range   `json:"range"`
}

// A TextEdit replaces a range by a text.
type TextEdit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

// A WorkspaceEdit is edits of files, in one of two forms.
type WorkspaceEdit struct {
	Changes         map[uri.URI][]TextEdit `json:"changes,omitempty"`
	DocumentChanges []TextDocumentEdit     `json:"documentChanges,omitempty"`
}

// A TextDocumentEdit is edits of a file.
type TextDocumentEdit struct {
	TextDocument VersionedDocument `json:"textDocument"`
	Edits        []TextEdit        `json:"edits"`
}

// A VersionedDocument is a file in the editor as of a version, from 0.
type VersionedDocument struct {
	URI     uri.URI `json:"uri"`
	Version *int    `json:"version"` // nil for the text on disk
}

// SeverityWarning is the severity of a finding.
const SeverityWarning = 2

type (
	// A Diagnostic is a finding.
	Diagnostic struct {
		Range           Range                `json:"range"`
		Severity        int                  `json:"severity,omitempty"`
		Code            string               `json:"code,omitempty"`
		CodeDescription *CodeDescription     `json:"codeDescription,omitempty"`
		Source          string               `json:"source,omitempty"`
		Message         string               `json:"message"`
		Tags            []int                `json:"tags,omitempty"`
		Related         []RelatedInformation `json:"relatedInformation,omitempty"`
	}

	// A CodeDescription is where the code of a diagnostic is explained.
	CodeDescription struct {
		Href string `json:"href"`
	}

	// A RelatedInformation is another place that a diagnostic is about.
	RelatedInformation struct {
		Location Location `json:"location"`
		Message  string   `json:"message"`
	}

	// PublishDiagnostics replaces all diagnostics of a file.
	PublishDiagnostics struct {
		URI         uri.URI      `json:"uri"`
		Version     *int         `json:"version,omitempty"`
		Diagnostics []Diagnostic `json:"diagnostics"`
	}
)

// The kinds of code actions.
const (
	QuickFix = "quickfix"
	FixAll   = "source.fixAll"
)

// TriggerInvoked says that a person asked for code actions.
const TriggerInvoked = 1

type (
	// A CodeAction is an edit that the editor offers.
	CodeAction struct {
		Title       string         `json:"title"`
		Kind        string         `json:"kind"`
		Diagnostics []Diagnostic   `json:"diagnostics,omitempty"`
		IsPreferred bool           `json:"isPreferred,omitempty"`
		Edit        *WorkspaceEdit `json:"edit,omitempty"`
	}

	// CodeActionParams asks for code actions.
	CodeActionParams struct {
		TextDocument TextDocument      `json:"textDocument"`
		Range        Range             `json:"range"`
		Context      CodeActionContext `json:"context"`
	}

	// A CodeActionContext says which actions are asked for.
	CodeActionContext struct {
		Diagnostics []Diagnostic `json:"diagnostics"`
		Only        []string     `json:"only,omitempty"`
		TriggerKind int          `json:"triggerKind,omitempty"`
	}
)

type (
	// A TextDocument is a file in the editor. Version and Text are there where
	// they are told.
	TextDocument struct {
		URI        uri.URI `json:"uri"`
		LanguageID string  `json:"languageId,omitempty"`
		Version    int     `json:"version,omitempty"`
		Text       string  `json:"text,omitempty"`
	}

	// DocumentParams is what didOpen, didSave and didClose say.
	DocumentParams struct {
		TextDocument TextDocument `json:"textDocument"`
	}

	// ChangeParams is what didChange says.
	ChangeParams struct {
		TextDocument   TextDocument    `json:"textDocument"`
		ContentChanges []ContentChange `json:"contentChanges"`
	}

	// A ContentChange is the whole new text of a file.
	ContentChange struct {
		Text string `json:"text"`
	}
)

type (
	// WatchedFilesParams says which files have changed on disk.
	WatchedFilesParams struct {
		Changes []FileEvent `json:"changes"`
	}

	// A FileEvent is a change on disk.
	FileEvent struct {
		URI  uri.URI `json:"uri"`
		Type int     `json:"type"`
	}

	// WatchedFilesOptions says which files to watch.
	WatchedFilesOptions struct {
		Watchers []FileWatcher `json:"watchers"`
	}

	// A FileWatcher is a pattern of files to watch.
	FileWatcher struct {
		GlobPattern string `json:"globPattern"`
	}

	// RegistrationParams asks the editor for something that it can do.
	RegistrationParams struct {
		Registrations []Registration `json:"registrations"`
	}

	// A Registration is one thing that is asked for.
	Registration struct {
		ID      string `json:"id"`
		Method  string `json:"method"`
		Options any    `json:"registerOptions,omitempty"`
	}
)

// FileChanged is the type of the event that a file has another text.
const FileChanged = 2

// What a message to the user is.
const (
	MessageError   = 1
	MessageWarning = 2
)

// A Message is what window/showMessage and window/logMessage say.
type Message struct {
	Type    int    `json:"type"`
	Message string `json:"message"`
}

type (
	// InitializeParams is what we read of the first message.
	InitializeParams struct {
		RootURI      uri.URI            `json:"rootUri,omitempty"`
		Folders      []Folder           `json:"workspaceFolders,omitempty"`
		Capabilities ClientCapabilities `json:"capabilities"`
	}

	// A Folder is one that is open in the editor.
	Folder struct {
		URI  uri.URI `json:"uri"`
		Name string  `json:"name"`
	}

	// ClientCapabilities is what the editor can do.
	ClientCapabilities struct {
		Workspace struct {
			Edit struct {
				DocumentChanges bool `json:"documentChanges"`
			} `json:"workspaceEdit"`
			WatchedFiles struct {
				DynamicRegistration bool `json:"dynamicRegistration"`
			} `json:"didChangeWatchedFiles"`
		} `json:"workspace"`
		TextDocument struct {
			CodeAction struct {
				Literals *CodeActionLiterals `json:"codeActionLiteralSupport,omitempty"`
			} `json:"codeAction"`
			PublishDiagnostics struct {
				Related         bool `json:"relatedInformation"`
				CodeDescription bool `json:"codeDescriptionSupport"`
			} `json:"publishDiagnostics"`
		} `json:"textDocument"`
	}

	// CodeActionLiterals says that the editor knows actions that are no commands.
	CodeActionLiterals struct {
		Kinds struct {
			ValueSet []string `json:"valueSet"`
		} `json:"codeActionKind"`
	}

	// InitializeResult is the answer.
	InitializeResult struct {
		Capabilities ServerCapabilities `json:"capabilities"`
		ServerInfo   ServerInfo         `json:"serverInfo"`
	}

	// ServerInfo is who we are.
	ServerInfo struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}

	// ServerCapabilities is what we can do.
	ServerCapabilities struct {
		PositionEncoding string              `json:"positionEncoding"`
		TextDocumentSync TextDocumentSync    `json:"textDocumentSync"`
		CodeAction       CodeActionOptions   `json:"codeActionProvider"`
		Workspace        WorkspaceCapability `json:"workspace"`
	}

	// TextDocumentSync says how the editor is to tell of changes.
	TextDocumentSync struct {
		OpenClose bool     `json:"openClose"`
		Change    int      `json:"change"`
		Save      struct{} `json:"save"` // it may, without the text
	}

	// CodeActionOptions says which code actions there are.
	CodeActionOptions struct {
		Kinds []string `json:"codeActionKinds"`
	}

	// A WorkspaceCapability says that several folders may be open.
	WorkspaceCapability struct {
		Folders struct {
			Supported bool `json:"supported"`
		} `json:"workspaceFolders"`
	}
)

// ChangeFull means that the editor tells the whole text of a file that changes.
const ChangeFull = 1
