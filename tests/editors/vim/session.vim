" One session in a real Vim with ALE: open, hover, finding, quick fix, conversion, save. A timer looks for what each step is to bring
" about, while Vim's own loop runs; the first step that does not ends Vim with status 1.

let s:limit_seconds = 120.0
let s:pause = 20

set nocompatible noswapfile nomore
filetype plugin on
let &runtimepath = $PYKIND_PLUGIN . ',' . &runtimepath
packadd ale
let g:ale_linters = {'python': ['pykind']}
let g:ale_hover_to_preview = 1
let g:ale_python_pykind_executable = 'pykind'
let g:ale_python_pykind_options = '--log-level debug'
let g:ale_python_pykind_config = {'checks': {'never-awaited': 'error'}}

function! s:Say(line) abort
    call writefile([a:line], $PYKIND_REPORT, 'a')
endfunction

function! s:Fail(why) abort
    call s:Say('FAILED: ' . a:why)
    cquit
endfunction

function! s:GoTo(pattern) abort
    call cursor(1, 1)
    call search(a:pattern, 'c')
endfunction

" The user types the number of the action with this title.
let s:title = ''
runtime autoload/ale/util.vim
function! ale#util#Input(message, value, ...) abort
    let l:number = matchstr(a:message, '\d\+\ze) \V' . s:title . '\n')

    if empty(l:number)
        call s:Fail(s:title . ' is not offered, but ' . a:message)
    endif

    return l:number
endfunction

function! s:ChooseAt(pattern, title) abort
    pclose
    call s:GoTo(a:pattern)
    let s:title = a:title
    ALECodeAction
endfunction

function! s:HasFinding() abort
    let l:found = filter(copy(ale#engine#GetLoclist(bufnr(''))), 'v:val.linter_name is# ''pykind''')

    return len(l:found) == 1 && l:found[0].code is# 'never-awaited' && l:found[0].type is# 'E'
    \   && getline(l:found[0].lnum) is# '    pause()'
endfunction

function! s:Hover() abort
    call s:GoTo('halves')
    ALEHover
endfunction

function! s:IsExplained() abort
    for l:window in range(1, winnr('$'))
        if getwinvar(l:window, '&previewwindow')
            return join(getbufline(winbufnr(l:window), 1, '$'), ' ') =~# 'generator function'
        endif
    endfor

    return 0
endfunction

let s:steps = [
\   ['open', {-> execute('edit ' . fnameescape($PYKIND_PROJECT . '/clockwork.py'))}, {-> &filetype is# 'python'}],
\   ['finding, by the settings an error', {-> 0}, function('s:HasFinding')],
\   ['hover', function('s:Hover'), function('s:IsExplained')],
\   ['quick fix', {-> s:ChooseAt('    \zspause()', 'Add `await`')}, {-> search('^    await pause()', 'nw')}],
\   ['conversion', {-> s:ChooseAt('class \zsTicks', 'Convert to asynchronous generator function')},
\       {-> search('^async def ticks(clock, last):', 'nw')}],
\   ['save', {-> execute('write')}, {-> !&modified}],
\]

function! s:Begin() abort
    let s:began = reltime()
    call s:steps[0][1]()
endfunction

function! s:Look(timer) abort
    let [l:name, l:Begin, l:IsDone] = s:steps[0]

    try
        if l:IsDone()
            call s:Say('ok: ' . l:name)
            call remove(s:steps, 0)

            if empty(s:steps)
                qall!
            endif

            call s:Begin()
        elseif reltimefloat(reltime(s:began)) > s:limit_seconds
            call s:Fail('there is still no ' . l:name . ': ' . execute('messages'))
        endif
    catch
        call s:Fail(l:name . ': ' . v:exception)
    endtry
endfunction

call s:Begin()
call timer_start(s:pause, function('s:Look'), {'repeat': -1})
