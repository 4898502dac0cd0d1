;;; pykind-eglot.el --- Which kind a Python function is, with Eglot  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "26.3") (eglot "1.9"))

;;; Commentary:

;; Makes pykind the server that `M-x eglot' starts for Python:
;;
;;   (require 'pykind-eglot)
;;   (add-hook 'python-mode-hook #'eglot-ensure)
;;
;; Its settings are a part of `eglot-workspace-configuration', by the names that `[tool.pykind]' has in pyproject.toml:
;;
;;   (setq-default eglot-workspace-configuration
;;                 '(:pykind (:target-version "3.12" :code-lens (:counts t))))

;;; Code:

(require 'eglot)

(defgroup pykind nil
  "Which kind a Python function is."
  :group 'eglot)

(defcustom pykind-eglot-command '("pykind" "lsp")
  "The program and its arguments that start the server."
  :type '(repeat string))

(defun pykind-eglot--contact (&rest _)
  "How Eglot starts the server, looked up when it does."
  pykind-eglot-command)

(add-to-list 'eglot-server-programs
             '((python-mode python-ts-mode) . pykind-eglot--contact))

(provide 'pykind-eglot)
;;; pykind-eglot.el ends here
