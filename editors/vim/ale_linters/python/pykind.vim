" Description: Which kind a Python function is, by the language server pykind

call ale#Set('python_pykind_executable', 'pykind')
" What the server is started with, and its settings by the names that [tool.pykind] has in pyproject.toml.
call ale#Set('python_pykind_options', '')
call ale#Set('python_pykind_config', {})

function! ale_linters#python#pykind#GetCommand(buffer) abort
    return '%e lsp' . ale#Pad(ale#Var(a:buffer, 'python_pykind_options'))
endfunction

function! ale_linters#python#pykind#GetConfig(buffer) abort
    let l:settings = ale#Var(a:buffer, 'python_pykind_config')

    return empty(l:settings) ? {} : {'pykind': l:settings}
endfunction

call ale#linter#Define('python', {
\   'name': 'pykind',
\   'lsp': 'stdio',
\   'executable': {buffer -> ale#Var(buffer, 'python_pykind_executable')},
\   'command': function('ale_linters#python#pykind#GetCommand'),
\   'project_root': function('ale#python#FindProjectRoot'),
\   'lsp_config': function('ale_linters#python#pykind#GetConfig'),
\})
