;;; session.el --- One session in a real Emacs: open, hover, finding, quick fix, conversion, save  -*- lexical-binding: t; -*-

;;; Code:

(require 'cl-lib)

;; Debian has Eglot in a folder of its own where Emacs does not bring it along.
(require 'package)
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)

(defconst session-limit 120 "Seconds to wait for what is looked for.")

(setq make-backup-files nil
      create-lockfiles nil
      eglot-confirm-server-initiated-edits nil
      eglot-workspace-configuration '(:pykind (:checks (:never-awaited "error"))))

(require 'pykind-eglot)
(require 'flymake)

(defun session-wait (what condition)
  "Let Emacs run until CONDITION gives something, and return it; WHAT names it."
  (let ((deadline (+ (float-time) session-limit)) found)
    (while (not (setq found (funcall condition)))
      (when (> (float-time) deadline)
        (error "There is still no %s" what))
      (accept-process-output nil 0.02))
    found))

(defun session-expect (what got wanted)
  "Fail unless GOT is WANTED; WHAT names it."
  (unless (equal got wanted)
    (error "%s: %S, not %S" what got wanted)))

(defun session-go-to (text)
  "Put point on the first letter of TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun session-contains (text)
  "Whether the buffer has TEXT."
  (save-excursion (goto-char (point-min)) (search-forward text nil t)))

(defun session-choose (title)
  "Choose the code action TITLE of those at point."
  (let ((last-nonmenu-event ?a))
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt collection &rest _)
                 (or (car (assoc title collection))
                     (error "\"%s\" is not offered, but %S" title (mapcar #'car collection)))))
              ((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
      (eglot-code-actions (point) (line-end-position) nil t))))

(defun session-step (name step)
  "Run STEP and say its NAME."
  (funcall step)
  (princ (format "ok: %s\n" name)))

(defun session-hover ()
  "The text that Emacs shows in the echo area for what is at point."
  (let (shown)
    (session-wait "hover"
                  (lambda ()
                    (unless shown
                      (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
                      (accept-process-output nil 0.2))
                    shown))))

(defun session-finding ()
  "The only finding that Flymake shows."
  (session-wait "finding" (lambda () (flymake-start) (car (flymake-diagnostics)))))

(defun session-run ()
  "The session."
  (find-file (expand-file-name "clockwork.py" (getenv "PYKIND_PROJECT")))
  (session-step "open"
                (lambda ()
                  (session-expect "the command" (cl-subseq (cl-fourth (eglot--guess-contact)) 0 2) '("pykind" "lsp"))
                  (apply #'eglot--connect (eglot--guess-contact))
                  (session-wait "server" #'eglot-current-server)))
  (session-step "hover"
                (lambda ()
                  (session-go-to "halves")
                  (let ((text (session-hover)))
                    (unless (string-match-p "generator function" text)
                      (error "The hover says %S" text)))))
  (session-step "finding, by the settings an error"
                (lambda ()
                  (session-wait "error"
                                (lambda () (eq (flymake-diagnostic-type (session-finding)) 'eglot-error)))
                  (session-expect "its line"
                                  (line-number-at-pos (flymake-diagnostic-beg (session-finding))) 35)))
  (session-step "quick fix"
                (lambda ()
                  (session-go-to "    pause()")
                  (forward-char 4)
                  (session-choose "Add `await`")
                  (session-wait "await" (lambda () (session-contains "    await pause()")))))
  (session-step "conversion"
                (lambda ()
                  (session-go-to "Ticks")
                  (session-choose "Convert to asynchronous generator function")
                  (session-wait "conversion" (lambda () (session-contains "async def ticks(clock, last):")))))
  (session-step "save" #'save-buffer)
  (session-step "end"
                (lambda ()
                  (eglot-shutdown (eglot-current-server) nil 20))))

(defun session-page ()
  "Evaluate what the page tells users to write; each way must start the same program."
  (with-temp-buffer
    (insert-file-contents (getenv "PYKIND_PAGE"))
    (let ((blocks 0))
      (while (re-search-forward "^```elisp\n\\(\\(?:.*\n\\)*?\\)```" nil t)
        (eval (read (format "(progn %s)" (match-string 1))) t)
        (setq blocks (1+ blocks)))
      (session-expect "the blocks" blocks 3)))
  (session-expect "the settings" (plist-get (plist-get (default-value 'eglot-workspace-configuration) :pykind) :target-version) "3.12")
  (session-expect "the command" (cl-subseq (cl-fourth (eglot--guess-contact)) 0 2) '("pykind" "lsp")))

(condition-case problem
    (progn
      (session-run)
      (session-step "page" #'session-page))
  (error (princ (format "FAILED: %s\n" (error-message-string problem)))
         (kill-emacs 1)))

;;; session.el ends here
