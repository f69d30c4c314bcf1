#!/bin/bash -eu
# Builds every fuzz target into $OUT, with seeds, dictionary and options. Called by ClusterFuzzLite and OSS-Fuzz.

# The distribution's libraries are made for libstdc++.
export CXXFLAGS=${CXXFLAGS/-stdlib=libc++/}
cmake -G Ninja -B "$WORK/build" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DUNMASK_TESTS=OFF -DUNMASK_BENCHMARKS=OFF \
    -DUNMASK_FUZZERS=ON "-DUNMASK_FUZZING_ENGINE=$LIB_FUZZING_ENGINE" '-DCMAKE_BUILD_RPATH=$ORIGIN/lib' \
    -DCMAKE_EXE_LINKER_FLAGS=-Wl,--disable-new-dtags # so that libraries find their libraries there too
cmake --build "$WORK/build" --target fuzz_targets

mkdir -p "$OUT/lib"
for program in $(find "$WORK/build/fuzz" -maxdepth 1 -type f -executable); do
    target=$(basename "$program")
    cp "$program" "$OUT/"
    # What the distribution has as shared libraries is missing where the targets run.
    ldd "$program" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' |
        grep -v -E '/lib(c|m|dl|rt|pthread|resolv)\.so' | xargs -r cp -u -t "$OUT/lib"
    # Names in the archive are of no interest, but must not collide.
    zip -q -j "$OUT/${target}_seed_corpus.zip" fuzz/corpus/"$target"/* $(find fuzz/regressions/"$target" -type f 2> /dev/null)
    [ ! -e "fuzz/dictionaries/$target.dict" ] || cp -L "fuzz/dictionaries/$target.dict" "$OUT/"
    options=fuzz/options/$target.options
    [ -e "$options" ] || options=fuzz/options/default.options
    cp "$options" "$OUT/$target.options"
done
