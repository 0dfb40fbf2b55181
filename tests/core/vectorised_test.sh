#!/bin/sh
# Fails when a hot loop of the kernels is no longer vectorised: counts, in each kernel of an object
# file, the additions and multiplications of whole vectors of doubles.
#
#   vectorised_test.sh kernels_avx2.cpp.o ymm
#
# A loop that has become scalar takes its 40 to 200 vector operations with it, so each kernel must
# have at least the number below: 10 or so fewer than GCC 12 makes of it at the level with fewest.
# Weak symbols fail too: the linker could run them on machines without these instructions.
set -eu
object=$1
register=$2

if nm --defined-only "$object" | grep -E ' [VWu] '; then
  echo "$object defines these weak symbols"
  exit 1
fi

least=$(sed -n '/^EXPECTED/,/^END/p' "$0" | grep '>')
objdump --disassemble --demangle --no-show-raw-insn "$object" |
  awk -v register="%$register" -v least="$least" '
    /^[0-9a-f]+ <.*>:$/ {
      name = $0
      sub(/.*anonymous namespace\)::/, "", name)
      sub(/\(.*/, "", name)
      next
    }
    index($0, register) && $2 ~ /^v?(add|mul)pd$/ { found[name]++ }
    END {
      count = split(least, lines, "\n")
      if (count == 0) { print "no kernels are expected"; exit 1 }
      for (i = 1; i <= count; i++) {
        split(lines[i], kernel, " ")
        if (found[kernel[1]] + 0 < kernel[2]) {
          print kernel[1] " has " found[kernel[1]] + 0 " vector operations on " register \
                ", fewer than " kernel[2]
          failed = 1
        }
      }
      exit failed
    }'
exit

EXPECTED
log_sigmoid<double> 75
log_sigmoid<float> 85
log_softmax<double> 190
log_softmax<float> 200
sigmoid<double> 45
sigmoid<float> 45
sigmoid_cross_entropy<double> 170
sigmoid_cross_entropy<float> 85
sigmoid_gradient<double> 60
sigmoid_gradient<float> 50
softmax<double> 275
softmax<float> 320
softmax_cross_entropy<double> 230
softmax_cross_entropy<float> 180
softmax_gradient<double> 575
softmax_gradient<float> 530
sparse_cross_entropy<double> 175
sparse_cross_entropy<float> 220
sparse_gradient<double> 465
sparse_gradient<float> 385
sum_block<double> 10
sum_block<float> 30
weighted_cross_entropy<double> 105
weighted_cross_entropy<float> 90
weighted_gradient<double> 65
weighted_gradient<float> 55
END
