# shellcheck shell=bash
# completion.bash: what `shmlab completion bash` prints behind its table, which
# is _shmlab_table(). A list is words, FILE for the name of a file, or "-" for
# what nobody can guess.

_shmlab()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local option=$before prefix='' subject='' list
	local operands='' options='' argument='' joined=''

	# "--json=FILE" is three words, unless COMP_WORDBREAKS was changed.
	if [[ $word == --*=* ]]; then
		joined=yes option=${word%%=*} prefix=${word%%=*}= word=${word#*=}
	elif [[ $word == = ]]; then
		joined=yes word=''
	elif [[ $before == = ]]; then
		joined=yes option=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	((COMP_CWORD == 1)) || subject=${COMP_WORDS[1]}
	[[ $subject != predict ]] || ((COMP_CWORD == 2)) ||
		subject=${COMP_WORDS[2]}

	COMPREPLY=()
	_shmlab_table "$subject" "$option"
	if [[ -n $joined ]]; then
		list=${argument#=}
	elif [[ -n $argument && $argument != =* ]]; then
		list=$argument
	elif [[ $word == -* ]]; then
		list=$options
	else
		list=${operands:-$options}
	fi
	case $list in
	-) ;;
	FILE)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -P "$prefix" -- "$word")
		;;
	*) mapfile -t COMPREPLY < <(compgen -W "$list" -P "$prefix" -- "$word") ;;
	esac
}

complete -F _shmlab ./run.sh
