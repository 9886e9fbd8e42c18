// seven_zip_ids - what stands before each part of a 7z header (7zFormat.txt)

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace locked {

enum seven_zip_id : std::uint8_t {
    id_end = 0,
    id_header = 1,
    id_archive_properties = 2,
    id_main_streams = 4,
    id_files = 5,
    id_pack_info = 6,
    id_unpack_info = 7,
    id_substreams = 8,
    id_size = 9,
    id_crc = 10,
    id_folder = 11,
    id_unpack_sizes = 12,
    id_file_counts = 13,
    id_empty_stream = 14,
    id_names = 17,
    id_packed_header = 23,
};

inline constexpr std::string_view seven_zip_mark = "7z\xbc\xaf\x27\x1c";
inline constexpr std::size_t seven_zip_start = 32; // what stands before the streams

} // namespace locked
