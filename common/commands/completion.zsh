# completion.zsh: what `shmlab completion zsh` prints behind its table, which is
# _shmlab_table(). A list is words, FILE for the name of a file, or "-" for what
# nobody can guess.

_shmlab()
{
	local word=$words[CURRENT] option=$words[CURRENT-1] subject='' list
	local operands='' options='' argument='' joined=''

	if [[ $word == --*=* ]]; then
		joined=yes option=${word%%=*} word=${word#*=}
		compset -P '*='
	fi
	((CURRENT == 2)) || subject=$words[2]
	[[ $subject != predict ]] || ((CURRENT == 3)) || subject=$words[3]

	_shmlab_table "$subject" "$option"
	if [[ -n $joined ]]; then
		list=${argument#=}
	elif [[ -n $argument && $argument != \=* ]]; then
		list=$argument
	elif [[ $word == -* ]]; then
		list=$options
	else
		list=${operands:-$options}
	fi
	case $list in
	-) ;;
	FILE) _files ;;
	*) compadd -- ${=list} ;;
	esac
}

# The completion system calls what it has found; else this file is sourced.
if [[ $funcstack[1] == _shmlab ]]; then
	_shmlab "$@"
else
	compdef _shmlab ${${:-./run.sh}:t} # it wants no folder
fi
