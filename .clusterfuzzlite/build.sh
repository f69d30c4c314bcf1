#!/bin/bash -eu
# Builds every fuzz target into $OUT, with its seeds and its dictionary. Called by ClusterFuzzLite and OSS-Fuzz.
cmake -G Ninja -B "$WORK/build" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DUNMASK_TESTS=OFF -DUNMASK_BENCHMARKS=OFF \
    -DUNMASK_FUZZERS=ON "-DUNMASK_FUZZING_ENGINE=$LIB_FUZZING_ENGINE"
cmake --build "$WORK/build" --target fuzz_targets

for program in $(find "$WORK/build/fuzz" -maxdepth 1 -type f -executable); do
    target=$(basename "$program")
    cp "$program" "$OUT/"
    # Names in the archive are of no interest, but must not collide.
    zip -q -j "$OUT/${target}_seed_corpus.zip" fuzz/corpus/"$target"/* $(find fuzz/regressions/"$target" -type f 2> /dev/null)
    [ ! -e "fuzz/dictionaries/$target.dict" ] || cp -L "fuzz/dictionaries/$target.dict" "$OUT/"
    printf '[libfuzzer]\nmax_len = 4096\ntimeout = 10\n' > "$OUT/$target.options"
done
