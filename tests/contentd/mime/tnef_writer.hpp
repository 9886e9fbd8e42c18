// tnef_writer - TNEF streams as [MS-OXTNEF] describes them, to be read by contentd/mime

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tnef_writer {

/// Names of attributes, with their type.
inline constexpr std::uint32_t message_body = 0x0002800c;
inline constexpr std::uint32_t message_class = 0x00078008;
inline constexpr std::uint32_t attachment_data = 0x0006800f;
inline constexpr std::uint32_t attachment_title = 0x00018010;
inline constexpr std::uint32_t attachment_rendering = 0x00069002;
inline constexpr std::uint32_t message_properties = 0x00069003;
inline constexpr std::uint32_t attachment_properties = 0x00069005;
inline constexpr std::uint32_t oem_code_page = 0x00069007;

std::string little_endian(std::uint64_t value, unsigned bytes);
std::string utf16(std::u16string_view text);

/// With its length and its checksum; of a message or an attachment by its name.
std::string attribute(std::uint32_t name, const std::string& data);
/// Signature, version and the code page 1252 before the attributes.
std::string stream(const std::string& attributes);

/// A value of a fixed size, given as it stands.
std::string fixed(std::uint16_t type, std::uint16_t id, const std::string& value);
/// Values that have their size before them.
std::string sized(std::uint16_t type, std::uint16_t id, const std::vector<std::string>& values);
/// With how many there are.
std::string properties(const std::vector<std::string>& each);

/// An attachment with a title and its data.
std::string attachment(const std::string& title, const std::string& data);
/// A message as a property of an attachment.
std::string message_object(const std::string& message);

} // namespace tnef_writer
