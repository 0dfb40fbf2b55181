#include "io/foreign.h"

#include <array>
#include <string>
#include <string_view>

#include "base/text.h"
#include "io/bytes/compression.h"

namespace xent {
namespace {

using namespace std::string_view_literals;

/// A format, by the bytes that it starts with.
struct Foreign {
  std::string_view start;
  std::string_view what;
  std::string_view hint;       // with % in place of the path
  std::string_view most = {};  // if given: the bytes lie between those of `start` and these
};

constexpr std::string_view by_duckdb =
    "duckdb -c \"COPY (FROM '%') TO '/dev/stdout' (FORMAT csv)\" | xent ... -";
constexpr std::string_view by_pyarrow =
    "python3 -c \"import sys, pyarrow.feather, pyarrow.csv; "
    "pyarrow.csv.write_csv(pyarrow.feather.read_table('%'), sys.stdout.buffer)\" | xent ... -";
constexpr std::string_view by_pickle =
    "python3 -c \"import pickle, numpy; "
    "numpy.save('array.npy', pickle.load(open('%', 'rb')))\"";
constexpr std::string_view by_torch =
    "python3 -c \"import torch, numpy; numpy.save('array.npy', torch.load('%').numpy())\"";
constexpr std::string_view by_h5py =
    "python3 -c \"import h5py, numpy; numpy.save('logits.npy', h5py.File('%')['logits'])\"";
constexpr std::string_view by_onnx =
    "python3 -c \"import onnx, onnx.numpy_helper, numpy; "
    "numpy.save('array.npy', onnx.numpy_helper.to_array(onnx.load_tensor('%')))\"";

constexpr std::array<Foreign, 23> foreign{{
    {"PAR1\x15", "a Parquet file", by_duckdb},
    {"ARROW1\0\0"sv, "an Arrow file", by_pyarrow},
    {"FEA1\0"sv, "a Feather file", by_pyarrow},
    {"\xff\xff\xff\xff", "an Arrow stream",
     "python3 -c \"import sys, pyarrow.ipc, pyarrow.csv; "
     "pyarrow.csv.write_csv(pyarrow.ipc.open_stream('%').read_all(), sys.stdout.buffer)\" | xent "
     "... -"},
    {"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20", "a file of PyTorch", by_torch},
    {"\x80\x02", "a pickle of Python", by_pickle, "\x80\x05"},
    {"\x89HDF\r\n\x1a\n", "an HDF5 file", by_h5py},
    {"\x08\x01\x12", "an ONNX model", "run it, and save its output with numpy.save",
     "\x08\x20\x12"},
    {"\x08\x01\x3a", "an ONNX model", "run it, and save its output with numpy.save",
     "\x08\x20\x3a"},
    {"\x08\x01\x08", "an ONNX tensor", by_onnx, "\x08\xff\x10"},
    {"MATLAB 5.0 MAT-file", "a MATLAB file",
     "python3 -c \"import scipy.io, numpy; numpy.save('logits.npy', "
     "scipy.io.loadmat('%')['logits'])\""},
    {"SQLite format 3\0"sv, "an SQLite database",
     "sqlite3 -csv % 'SELECT ... FROM ...' | xent ... -"},
    {"\xd0\xcf\x11\xe0", "an Excel workbook", "save it as CSV"},
    {"\xff\xfe\0\0"sv, "text in UTF-32", "iconv -f UTF-32 -t UTF-8 % | xent ... -"},
    {"\xff\xfe", "text in UTF-16", "iconv -f UTF-16 -t UTF-8 % | xent ... -"},
    {"\xfe\xff", "text in UTF-16", "iconv -f UTF-16 -t UTF-8 % | xent ... -"},
    {"\x09\0\x09\0"sv, "text in UTF-16", "iconv -f UTF-16LE -t UTF-8 % | xent ... -",
     "\x7f\0\x7f\0"sv},
    {"\0\x09\0\x09"sv, "text in UTF-16", "iconv -f UTF-16BE -t UTF-8 % | xent ... -",
     "\0\x7f\0\x7f"sv},
    {"\x04\x22\x4d\x18", "compressed by lz4", "lz4 -dc % | xent ... -"},
    {"\x02\x21\x4c\x18", "compressed by lz4", "lz4 -dc % | xent ... -"},
    {"\x1f\x9d", "compressed by compress", "zcat % | xent ... -"},
    {"LZIP\x01", "compressed by lzip", "lzip -dc % | xent ... -"},
    {"\x5d\0\0"sv, "compressed by lzma", "xz -dc % | xent ... -"},
}};

}  // namespace

void refuse_foreign(ByteSource& source) {
  for (const Foreign& one : foreign) {
    if (!source.starts_between(one.start, one.most.empty() ? one.start : one.most)) continue;
    throw Error(source.name(), "is " + std::string(one.what) + ", which is not read",
                hint_with_path(one.hint, source.name()));
  }
  for (const Compression& compression : compressions()) {
    if (!source.starts_between(compression.least, compression.most)) continue;
    throw Error(source.name(), "is compressed twice, which is not read", "decompress it once");
  }
}

}  // namespace xent
